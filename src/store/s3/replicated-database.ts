import { randomUUID } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import { BoughError } from "../../lib/bough-error.ts";
import type { Database } from "../sqlite/database.ts";
import type { LogEntry, LoggedStatement } from "./log-entry.ts";
import type { SyncLog } from "./sync-log.ts";

export interface Replica {
  /** Copy of what the log says, on this machine. */
  readonly local: Database;
  readonly log: SyncLog;
  /** Number of the first entry that the copy does not have yet. */
  readonly next: number;
  /** Version of the copy's schema, which is this program's. */
  readonly version: number;
  /** Brings the copy's schema to a version; refuses one that this program does not know. */
  migrateTo(version: number): void;
  /** Called when the copy has the entries up to that number. */
  advanced(number: number): void;
}

/** How old what is read may be, in milliseconds; what is written always builds on everything before it. */
const FRESH = 1_000;
const MOST_ATTEMPTS = 100;

class Conflict extends Error {}

/**
 * A database whose writes are entries of a log that all machines share. A write is done on the copy,
 * in a transaction that commits when the log has taken it as the next entry; when somebody else was
 * faster, it is taken back, their entry is applied, and it is done again on that.
 */
export function replicatedDatabase(replica: Replica): Database {
  const { local, log, version } = replica;
  let { next } = replica;
  let looked = Date.now();
  let recording: LoggedStatement[] | null = null;

  return {
    run: (sql, ...parameters) => write(() => record(local.run(sql, ...parameters), { sql, parameters })),
    get(sql, ...parameters) {
      if (isRead(sql)) return read(() => local.get(sql, ...parameters));
      return write(() => {
        const row = local.get(sql, ...parameters);
        record(row === undefined ? 0 : 1, { sql, parameters });
        return row;
      });
    },
    all: (sql, ...parameters: readonly SQLInputValue[]) => read(() => local.all(sql, ...parameters)),
    script: (sql) => local.script(sql),
    transaction: write,
    close() {
      local.close();
      log.close();
    },
  };

  function read<T>(work: () => T): T {
    if (recording === null && Date.now() - looked > FRESH) catchUp();
    return work();
  }

  /** What changed nothing needs no entry, and is nothing that anybody else would have to know. */
  function record(changes: number, statement: LoggedStatement): number {
    if (changes > 0) recording?.push(statement);
    return changes;
  }

  function write<T>(work: () => T): T {
    if (recording !== null) return work();
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      try {
        const { value, changed } = attemptWrite(work);
        // It may have changed nothing only because this copy is old: a lease that is free again.
        if (changed || !catchUp()) return value;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        catchUp();
      }
    }
    throw new BoughError("store-conflict", "Others write to the registry all the time.", { hint: "Try again." });
  }

  function attemptWrite<T>(work: () => T): { readonly value: T; readonly changed: boolean } {
    const statements: LoggedStatement[] = [];
    const value = local.transaction(() => {
      recording = statements;
      try {
        const result = work();
        if (statements.length > 0 && !append({ id: randomUUID(), version, statements })) throw new Conflict();
        return result;
      } finally {
        recording = null;
      }
    });
    if (statements.length === 0) return { value, changed: false };
    replica.advanced(next);
    next += 1;
    return { value, changed: true };
  }

  function append(entry: LogEntry): boolean {
    return log.call("append", { number: next, entry });
  }

  /** Whether there was anything new. */
  function catchUp(): boolean {
    const entries = log.call("read", { from: next });
    for (const entry of entries) {
      applyEntry(replica, entry);
      replica.advanced(next);
      next += 1;
    }
    looked = Date.now();
    return entries.length > 0;
  }
}

/** Does to the copy what somebody has written. */
export function applyEntry({ local, migrateTo }: Pick<Replica, "local" | "migrateTo">, entry: LogEntry): void {
  migrateTo(entry.version);
  local.transaction(() => {
    for (const { sql, parameters } of entry.statements) {
      if (/\bRETURNING\b/i.test(sql)) local.get(sql, ...parameters);
      else local.run(sql, ...parameters);
    }
  });
}

const isRead = (sql: string): boolean => /^\s*(SELECT|PRAGMA|WITH\b[^;]*\bSELECT)/i.test(sql);
