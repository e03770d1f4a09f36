import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { logFile } from "../directories.ts";
import { environmentProcesses } from "../environment/environment-processes.ts";
import type { LocalDeps } from "../local-deps.ts";

/** Releases of a service whose logs are kept, running or not. */
const KEPT = 5;

/** Removes the logs of releases long before `version`, but of none that still runs. */
export async function dropOldLogs(
  deps: Pick<LocalDeps, "data" | "supervisor">,
  environment: EnvironmentRef,
  service: string,
  version: number,
): Promise<void> {
  const folder = dirname(logFile(deps.data, environment, service));
  const old = (await readdir(folder).catch(() => [])).filter((name) => {
    const of = /^(?:migrate-|contract-|seed-|check-)?([^@]+)@v(\d+)\./.exec(name);
    return of?.[1] === service && Number(of[2]) <= version - KEPT;
  });
  if (old.length === 0) return;
  const running = (await environmentProcesses(deps, environment)).map(({ log }) => log);
  const gone = old.map((name) => join(folder, name)).filter((file) => !running.some((log) => file.startsWith(log)));
  await Promise.all(gone.map((file) => rm(file, { force: true })));
}
