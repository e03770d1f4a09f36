import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import type { Store } from "../store.ts";
import { appsOf } from "./apps.ts";
import { type Database, openDatabase } from "./database.ts";
import { deploymentsOf } from "./deployments.ts";
import { environmentsOf } from "./environments.ts";
import { eventsOf } from "./events.ts";
import { journalOf } from "./journal.ts";
import { leasesOf } from "./leases.ts";
import { migrate } from "./migrate.ts";
import { optimisersOf } from "./optimisers.ts";
import { receiptsOf } from "./receipts.ts";
import { releasesOf } from "./releases.ts";
import { signalsOf } from "./signals.ts";
import { storeCorrupt } from "./store-error.ts";
import { text } from "./row.ts";
import { tokensOf } from "./tokens.ts";
import { trafficChangesOf } from "./traffic-changes.ts";
import { verdictsOf } from "./verdicts.ts";

/**
 * Opens the store in `file`, making it and its folder when they are not there; only the owner may
 * read it. `now` is the wall clock that leases expire by, in milliseconds since 1970.
 *
 * Errors: `store-corrupt`, `store-foreign`, `store-newer`, `store-not-writable`, `disk-full`.
 */
export function openSqliteStore(file: string, now: () => number = Date.now): Store {
  makePrivateFile(file);
  const database = openDatabase(file, "full");
  try {
    checkIntegrity(file, database);
    migrate(file, database);
    return storeOf(database, openDatabase(file, "normal"), now);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives its -wal and -shm files the mode of the database. */
function makePrivateFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    throw new BoughError("store-not-writable", `The database ${file} cannot be written: ${String(error)}.`, {
      hint: "Check the owner and the mode of the file and its folder, or choose another data directory.",
      cause: error,
    });
  }
}

function checkIntegrity(file: string, database: Database): void {
  const row = database.get("PRAGMA quick_check(1)");
  const verdict = row === undefined ? "no answer" : text(row, "quick_check");
  if (verdict !== "ok") throw storeCorrupt(file, verdict);
}

/** The store in a database; `relaxed` takes what may be lost in a power cut. */
export function storeOf(database: Database, relaxed: Database, now: () => number): Store {
  return {
    apps: appsOf(database, now),
    environments: environmentsOf(database),
    releases: releasesOf(database),
    deployments: deploymentsOf(database),
    journal: journalOf(database),
    events: eventsOf(relaxed),
    signals: signalsOf(database),
    traffic: trafficChangesOf(database),
    verdicts: verdictsOf(database),
    optimisers: optimisersOf(database),
    receipts: receiptsOf(database),
    tokens: tokensOf(database),
    leases: leasesOf(database, now),
    close() {
      relaxed.close();
      database.close();
    },
  };
}
