import { BoughError } from "../../lib/bough-error.ts";
import type { Database } from "./database.ts";
import { initial } from "./migrations/0001-initial.ts";
import { deploymentsByBranch } from "./migrations/0002-deployments-by-branch.ts";
import { specsWithStrategies } from "./migrations/0003-specs-with-strategies.ts";
import { warmReleases } from "./migrations/0004-warm-releases.ts";
import { signalsAndTraffic } from "./migrations/0005-signals-and-traffic.ts";
import { verdicts } from "./migrations/0006-verdicts.ts";
import { optimisers } from "./migrations/0007-optimisers.ts";
import { asleep } from "./migrations/0008-asleep.ts";
import { integer } from "./row.ts";

/** The nth script brings a database from version n-1 to n. A script that was released is never changed. */
export const migrations: readonly string[] = [
  initial,
  deploymentsByBranch,
  specsWithStrategies,
  warmReleases,
  signalsAndTraffic,
  verdicts,
  optimisers,
  asleep,
];

/** Marks the file as bough's: "boug" in ASCII. */
const applicationId = 0x626f7567;

/** Brings the database to this program's version, one transaction a migration. */
export function migrate(file: string, database: Database, scripts: readonly string[] = migrations): void {
  checkOwnership(file, database);
  for (;;) {
    const done = database.transaction(() => {
      const version = pragma(database, "user_version");
      if (version > scripts.length) throw newerError(file, version, scripts.length);
      const script = scripts[version];
      if (script === undefined) return true;
      database.script(script);
      database.script(`PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${applicationId}`);
      return false;
    });
    if (done) return;
  }
}

function checkOwnership(file: string, database: Database): void {
  if (pragma(database, "application_id") === applicationId) return;
  const tables = database.get("SELECT count(*) AS n FROM sqlite_schema");
  if (tables !== undefined && integer(tables, "n") === 0) return;
  throw new BoughError("store-foreign", `${file} is a database of some other program.`, {
    hint: "Choose another data directory.",
  });
}

function pragma(database: Database, name: "user_version" | "application_id"): number {
  const row = database.get(`PRAGMA ${name}`);
  return row === undefined ? 0 : integer(row, name);
}

function newerError(file: string, version: number, known: number): BoughError {
  return new BoughError(
    "store-newer",
    `The database ${file} was written by a newer bough: it has version ${version}, this program knows ${known}.`,
    { hint: "Run the newer bough again; a database is never taken back to an earlier version." },
  );
}
