import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { it } from "node:test";

// In a process of its own each, as a deployment has: with the time that aws-cdk-lib takes to load.
const program = join(import.meta.dirname, "support/measure.ts");

interface Measured {
  /** Milliseconds of processor time, which neighbours on the machine change little. */
  readonly cpu: number;
  readonly cloudFormation: number;
}

function measure(resources: number): Measured {
  const output = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", program, String(resources)], {
    encoding: "utf8",
  });
  return JSON.parse(output) as Measured;
}

// The aims are 0.6 s and 5 s by the clock of a quiet machine; the collector's threads count here, too.
it("synthesises an environment of 200 resources within its time", () => {
  const { cpu, cloudFormation } = measure(200);
  assert.ok(cloudFormation >= 200);
  assert.ok(cpu < 1_000, `${cpu} ms`);
});

it("synthesises 10,000 resources of CloudFormation within their time", () => {
  const { cpu, cloudFormation } = measure(10_000);
  assert.ok(cloudFormation >= 10_000);
  assert.ok(cpu < 9_000, `${cpu} ms`);
});
