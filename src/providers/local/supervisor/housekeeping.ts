import { existsSync } from "node:fs";
import { groupOf } from "./process-family.ts";
import type { ProcessRegistry } from "./process-registry.ts";
import { processTable } from "./process-table.ts";
import { rotateLog } from "./rotate-log.ts";
import { releaseUsers, SHARED_FOLDERS } from "./release-users.ts";
import type { SupervisorPaths } from "./supervisor-paths.ts";
import type { UserLeases } from "./user-leases.ts";

export interface HousekeepingParts {
  readonly processes: ProcessRegistry;
  readonly users: UserLeases;
  readonly paths: SupervisorPaths;
  readonly report: (line: string) => void;
  readonly shutdown: () => Promise<void>;
}

/** Milliseconds between two looks. */
const LOGS = 500;
const MEMORY = 1_000;
const ORPHANS = 10_000;
const DATA = 2_000;
const USERS = 5 * 60_000;

const OWN_LOG_LIMIT = 1024 * 1024;

/** Keeps logs and memory within their limits and ends what belongs to nobody, until it is stopped. */
export function keepHouse({ processes, users, paths, report, shutdown }: HousekeepingParts): { stop(): void } {
  const release = (): Promise<void> => releaseUsers(users, processes.usesUser, [paths.data, ...SHARED_FOLDERS]);
  const timers = [
    every(LOGS, () => rotateLogs(processes, paths.log), report),
    every(MEMORY, () => limitMemory(processes), report),
    every(ORPHANS, () => processes.endOrphans(), report),
    // All files are looked at, which is only worth it when numbers run short.
    every(USERS, async () => (users.areScarce() ? release() : undefined), report),
    // Nobody can ask anything of a supervisor any more whose data directory was deleted.
    every(DATA, async () => (existsSync(paths.lock) ? undefined : shutdown()), report),
  ];
  return { stop: () => timers.forEach((timer) => timer.stop()) };
}

/** The next look begins a period after the last one has ended: a slow one is not overtaken. */
function every(period: number, look: () => Promise<void>, report: (line: string) => void): { stop(): void } {
  let stopped = false;
  let timer = setTimeout(turn, period);
  function turn(): void {
    look()
      .catch((error: unknown) => report(String(error)))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, period);
      });
  }
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function rotateLogs(processes: ProcessRegistry, own: string): Promise<void> {
  const limits = new Map([[own, OWN_LOG_LIMIT]]);
  for (const { record } of processes.list()) {
    if (record.phase !== "exited") limits.set(record.spec.log, record.spec.logLimit);
  }
  for (const [log, limit] of limits) await rotateLog(log, limit);
}

async function limitMemory(processes: ProcessRegistry): Promise<void> {
  const limited = processes.list().filter(({ record }) => record.spec.memory !== null && record.phase === "running");
  if (limited.length === 0) return;
  const table = processTable();
  const kills = limited.map(async (known) => {
    const used = groupOf(known.family, table).reduce((sum, { memory }) => sum + memory, 0);
    if (used > (known.record.spec.memory ?? Infinity)) await known.killForMemory(used);
  });
  await Promise.all(kills);
}
