import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { BoughError } from "../lib/bough-error.ts";
import { LOCKED } from "../providers/local/supervisor/locked-exit-code.ts";
import { startSupervisor } from "../providers/local/supervisor/supervisor.ts";
import { packageVersion } from "./package-version.ts";
import { systemProcesses } from "./system-processes.ts";

/**
 * Runs the supervisor of the data directory `--data`. SIGTERM and SIGINT shut everything down, the
 * apps' processes too, as POST /shutdown does; only SIGKILL leaves them running, for the next one.
 */
try {
  const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
  if (data === undefined) throw new BoughError("usage", "--data is missing.");
  const supervisor = await startSupervisor({ data, version: packageVersion(), system: systemProcesses(data), report });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void supervisor.shutdown());
  // It is otherwise written at the exit, which a killed process does not have.
  flushCompileCache();
  await supervisor.closed;
  process.exit(0);
} catch (error) {
  report(
    error instanceof BoughError ? [error.message, `(${error.code})`, error.hint].join(" ").trimEnd() : String(error),
  );
  process.exit(error instanceof BoughError && error.code === "supervisor-running" ? LOCKED : 1);
}

function report(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}
