import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pythonTools } from "./python-tools.ts";

/** The reason for which the tests cannot run here; null when they can. */
const missing = await pythonTools().then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
process.exitCode = missing === null ? runTests() : skip(missing);

/** Runs all AWS tests, or those that are named, and gives their exit code. */
function runTests(): number {
  const named = process.argv.slice(2);
  const files = named.length > 0 ? named : [join(import.meta.dirname, "../../test/aws/**/*.test.ts")];
  const options = ["--disable-warning=ExperimentalWarning", "--test", "--test-concurrency=3"];
  return spawnSync(process.execPath, [...options, ...files], { stdio: "inherit" }).status ?? 1;
}

/** Where Python cannot be had the other tests count all the same; CI asks for these too. */
function skip(reason: string): number {
  const required = process.env["BOUGH_REQUIRE_AWS_TESTS"] === "1";
  process.stderr.write(`The AWS tests ${required ? "cannot run" : "are skipped"}: ${reason}\n`);
  return required ? 1 : 0;
}
