import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BoughError } from "../../../src/lib/bough-error.ts";
import { LOCKED } from "../../../src/providers/local/supervisor/locked-exit-code.ts";
import type { Moment } from "../../../src/providers/local/supervisor/managed-process.ts";
import type { PortRange } from "../../../src/providers/local/supervisor/port-leases.ts";
import { startSupervisor, type SystemProcess } from "../../../src/providers/local/supervisor/supervisor.ts";

/** What a test writes to `<data>/test.json` for this program: the supervisor with a few handles. */
export interface TestSettings {
  readonly ports?: PortRange;
  readonly userLimit?: number;
  readonly system?: readonly SystemProcess[];
  /** Kills itself once when it comes to this moment. */
  readonly crashAt?: Moment;
}

const data = process.argv[process.argv.indexOf("--data") + 1] ?? "";
const file = join(data, "test.json");
const { crashAt, ...settings } = JSON.parse(readFileSync(file, "utf8")) as TestSettings;

function probe(moment: Moment): void {
  if (moment !== crashAt) return;
  writeFileSync(file, JSON.stringify(settings));
  process.kill(process.pid, "SIGKILL");
}

try {
  const supervisor = await startSupervisor({ data, version: "test", report: console.error, probe, ...settings });
  await supervisor.closed;
  process.exit(0);
} catch (error) {
  console.error(String(error));
  process.exit(error instanceof BoughError && error.code === "supervisor-running" ? LOCKED : 1);
}
