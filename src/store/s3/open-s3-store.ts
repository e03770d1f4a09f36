import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Database, openDatabase } from "../sqlite/database.ts";
import { migrate, migrations } from "../sqlite/migrate.ts";
import { storeOf } from "../sqlite/open-sqlite-store.ts";
import { integer } from "../sqlite/row.ts";
import type { Store } from "../store.ts";
import { FIRST_ENTRY, type LogLocation } from "./log-location.ts";
import { applyEntry, replicatedDatabase } from "./replicated-database.ts";
import { type SyncLog, openSyncLog } from "./sync-log.ts";

/** After so many entries the whole database is put beside the log, so that opening it reads fewer. */
const SNAPSHOT_EVERY = 1_000;

/**
 * Opens the store in a bucket, so that several machines work on one registry without a server between
 * them. Its truth is a log with an object for each write, made with `If-None-Match`; this machine
 * works on a copy in SQLite, which it brings up to date from the log, and drops when it is closed.
 *
 * Errors: `store-unreachable`, `store-newer`, `store-conflict`.
 */
export function openS3Store(location: LogLocation, now: () => number = Date.now): Store {
  const folder = mkdtempSync(join(tmpdir(), "bough-registry-"));
  const file = join(folder, "registry.db");
  const log = openSyncLog(location);
  const migrateTo = (local: Database, version: number): void => {
    if (version > versionOf(local)) migrate(file, local, migrations.slice(0, Math.min(version, migrations.length)));
    if (version > migrations.length) migrate(file, local, []);
  };
  try {
    const { local, next } = openCopy(log, file, migrateTo);
    const database = replicatedDatabase({
      local,
      log,
      next,
      version: migrations.length,
      migrateTo: (version) => migrateTo(local, version),
      advanced(number) {
        if (number % SNAPSHOT_EVERY === 0) putSnapshot(log, local, { folder, number });
      },
    });
    const store = storeOf(database, database, now);
    return {
      ...store,
      close() {
        database.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    log.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The copy as the log says, at this program's version of the schema, which the log says too. */
function openCopy(
  log: SyncLog,
  file: string,
  migrateTo: (local: Database, version: number) => void,
): { readonly local: Database; readonly next: number } {
  const snapshot = log.call("latestSnapshot", {});
  if (snapshot !== null) writeFileSync(file, gunzipSync(snapshot.content), { mode: 0o600 });
  const local = openDatabase(file, "normal");
  let next = snapshot === null ? FIRST_ENTRY : snapshot.number + 1;
  for (;;) {
    for (const entry of log.call("read", { from: next })) {
      applyEntry({ local, migrateTo: (version) => migrateTo(local, version) }, entry);
      next += 1;
    }
    if (versionOf(local) >= migrations.length) return { local, next };
    // Everybody changes the schema at the same place of the log.
    const entry = { id: randomUUID(), version: migrations.length, statements: [] };
    if (!log.call("append", { number: next, entry })) continue;
    migrateTo(local, migrations.length);
    return { local, next: next + 1 };
  }
}

function putSnapshot(
  log: SyncLog,
  local: Database,
  { folder, number }: { readonly folder: string; readonly number: number },
): void {
  const copy = join(folder, `snapshot-${number}.db`);
  local.run("VACUUM INTO ?", copy);
  try {
    log.call("putSnapshot", { number, content: gzipSync(readFileSync(copy)) });
  } finally {
    rmSync(copy, { force: true });
  }
}

function versionOf(local: Database): number {
  return integer(local.get("PRAGMA user_version") ?? {}, "user_version");
}
