import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { supervisorClient } from "../providers/local/supervisor/client.ts";
import { ensureSupervisor } from "../providers/local/supervisor/ensure.ts";

export interface KeepOptions {
  readonly data: string;
  /** Milliseconds for which another watcher is left to start it first. */
  readonly patience: number;
  readonly report: (error: unknown) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Brings a supervisor back that was killed: nobody above it would start it again. */
export function keepSupervisor({ data, patience, report, signal }: KeepOptions): void {
  const watch = (): void => supervisorClient(data).watch(() => void bringBack(), signal);
  watch();

  async function bringBack(): Promise<void> {
    await sleep(patience);
    // A data directory that was deleted takes its server with it.
    if (signal.aborted || !existsSync(join(data, "server.json"))) return;
    await ensureSupervisor({ data }).catch(report);
    if (!signal.aborted) watch();
  }
}
