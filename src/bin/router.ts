import { flushCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";

import { keepSupervisor } from "./keep-supervisor.ts";
import { startWorker } from "../router/worker.ts";

const STOP_DEADLINE = 5_000;
/** How long control has to bring a killed supervisor back before the routers do. */
const PATIENCE = 1_000;

/** One router worker: `node src/bin/router.ts --port P --run DIR --table FILE --worker N`. */
const { values } = parseArgs({
  options: {
    port: { type: "string" },
    run: { type: "string" },
    table: { type: "string" },
    worker: { type: "string", default: "0" },
  },
});

// A young generation that does not grow stays in the processor's cache: under full load a worker is
// a quarter faster and holds 80 MB instead of 210.
setFlagsFromString("--semi-space-growth-factor=1");
// Kept for the next start, however this one ends: it is faster, and a third smaller in memory.
flushCompileCache();

try {
  const worker = await startWorker({
    port: Number(required("port")),
    socket: join(required("run"), `router-${values.worker}.sock`),
    tableFile: required("table"),
    report,
  });
  const stopping = new AbortController();
  // Control watches as well, and is quicker; the routers are there for when both are killed.
  keepSupervisor({ data: dirname(required("run")), patience: PATIENCE, report, signal: stopping.signal });
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    void worker.stop(STOP_DEADLINE).then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
} catch (error) {
  report(error);
  process.exit(1);
}

function report(problem: unknown): void {
  process.stderr.write(`router: ${problem instanceof Error ? problem.message : String(problem)}\n`);
}

function required(name: "port" | "run" | "table"): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}
