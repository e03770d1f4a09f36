import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Row } from "./row.ts";
import { storeError } from "./store-error.ts";

/** A connection that prepares each statement once and says in plain words what went wrong. */
export interface Database {
  /** Number of rows that were changed. */
  run(sql: string, ...parameters: readonly SQLInputValue[]): number;
  get(sql: string, ...parameters: readonly SQLInputValue[]): Row | undefined;
  all(sql: string, ...parameters: readonly SQLInputValue[]): readonly Row[];
  /** Several statements without parameters. */
  script(sql: string): void;
  /** All of `work` is written, or none of it. Does not nest. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * `full` syncs at every commit. `normal` leaves that to the next full commit of any connection to
 * the file: what was written survives the death of the process, but not always a power cut.
 */
export type Durability = "full" | "normal";

/** 16 MB: a large deployment writes the same few pages over and over, and each checkpoint syncs twice. */
const pagesOfWal = 4000;

export function openDatabase(file: string, durability: Durability): Database {
  const guarded = guard(file);
  const connection = guarded(() => connect(file, durability));
  const statements = new Map<string, StatementSync>();

  return {
    run: (sql, ...parameters) => guarded(() => Number(prepare(sql).run(...parameters).changes)),
    get: (sql, ...parameters) => guarded(() => prepare(sql).get(...parameters)),
    all: (sql, ...parameters) => guarded(() => prepare(sql).all(...parameters)),
    script: (sql) => guarded(() => connection.exec(sql)),
    transaction,
    close: () => {
      statements.clear();
      connection.close();
    },
  };

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  function transaction<T>(work: () => T): T {
    guarded(() => prepare("BEGIN IMMEDIATE").run());
    try {
      const result = work();
      guarded(() => prepare("COMMIT").run());
      return result;
    } catch (error) {
      if (connection.isTransaction) connection.exec("ROLLBACK");
      throw error;
    }
  }
}

function connect(file: string, durability: Durability): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability.toUpperCase()};
      PRAGMA wal_autocheckpoint = ${pagesOfWal}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function guard(file: string): <T>(work: () => T) => T {
  return (work) => {
    try {
      return work();
    } catch (error) {
      throw storeError(file, error);
    }
  };
}
