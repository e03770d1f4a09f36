import { rm } from "node:fs/promises";
import { basename } from "node:path";

import { BoughError } from "../lib/bough-error.ts";
import { openAdminServer } from "./admin/admin-server.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { WorkerState } from "./state.ts";
import { readTableFile } from "./table/table-file.ts";
import { drain } from "./target/drain.ts";

export interface WorkerOptions {
  /** Public port on 127.0.0.1, shared with the other workers. */
  readonly port: number;
  /** Path of the admin socket. */
  readonly socket: string;
  readonly tableFile: string;
  readonly limits?: Partial<Limits>;
  /** Gets one line for what a person must know. */
  readonly report?: (line: string) => void;
}

export interface RouterWorker {
  /** Takes no more connections, lets requests finish for at most `deadline` ms, and gives everything back. */
  stop(deadline: number): Promise<void>;
}

/**
 * Starts one router worker. The admin socket opens first, then the table file is loaded, then
 * traffic is taken: a table that is published in between is in the file or comes through the
 * socket. With a broken table file the worker takes no traffic until a table is published. Rejects
 * when the socket or the port cannot be opened.
 */
export async function startWorker(options: WorkerOptions): Promise<RouterWorker> {
  const { port, socket, tableFile, report = () => undefined } = options;
  const state = new WorkerState(basename(socket, ".sock"), port, { ...DEFAULT_LIMITS, ...options.limits });
  const admin = await openAdminServer(state, socket);
  const stop = async (deadline: number): Promise<void> => {
    await Promise.all([state.listeners.close(deadline), drain(state.instances.all(), deadline)]);
    state.stop();
    admin.close();
    admin.closeAllConnections();
    await rm(socket, { force: true });
  };
  try {
    await loadTable(state, tableFile, report);
    if (state.broken === null) {
      await state.listeners.open();
      await state.listeners.sync();
    }
  } catch (error) {
    await stop(0);
    throw error;
  }
  return { stop };
}

async function loadTable(state: WorkerState, tableFile: string, report: (line: string) => void): Promise<void> {
  try {
    const table = await readTableFile(tableFile);
    if (table.version > state.live.table.version) state.apply(table);
  } catch (error) {
    if (!(error instanceof BoughError)) throw error;
    // A table that was published meanwhile is as good as the file.
    if (state.live.table.version > 0) return;
    state.broken = error.message;
    report(`${error.message}. No traffic is taken until a table is published.`);
  }
}
