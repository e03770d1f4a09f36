import { mkdir, readdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { BoughError } from "../../lib/bough-error.ts";
import { keyedQueue } from "../../lib/keyed-queue.ts";
import { newId } from "../../lib/new-id.ts";
import { removeTree } from "../../lib/remove-tree.ts";
import { readEnvironmentRecord, writeEnvironmentRecord, type EnvironmentRecord } from "./environment-record.ts";
import { lazyStore, type LazyStore } from "./lazy-store.ts";
import { newCredentials } from "./new-credentials.ts";
import { tableName, type Environment, type Grant, type TableDefinition } from "./table-model.ts";

interface Entry extends Environment {
  record: EnvironmentRecord;
  readonly store: LazyStore;
}

/** An access key's environment, and the full names of the tables that it opens. */
export interface Access {
  readonly grant: Grant;
  readonly tables: ReadonlySet<string>;
  readonly store: LazyStore;
}

export interface NamedTable extends Environment, TableDefinition {
  readonly name: string;
}

/** All environments below one folder, each with a folder, a database and grants of its own: `<folder>/<app>/<slug>/`. */
export type Environments = Awaited<ReturnType<typeof openEnvironments>>;

const REMOVED = ".removed";

/** `idle`: milliseconds after which an unused database is closed. */
export async function openEnvironments(folder: string, idle: number) {
  const entries = new Map<string, Entry>();
  const accesses = new Map<string, Access>();
  const queue = keyedQueue();

  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeTree(join(folder, REMOVED));
  for (const environment of await foldersOf(folder)) {
    add(environment, await readEnvironmentRecord(pathOf(environment)));
  }

  function add(environment: Environment, record: EnvironmentRecord): Entry {
    const entry: Entry = {
      ...environment,
      record,
      store: lazyStore({
        path: join(pathOf(environment), "level"),
        idle,
        // A power cut may take the database back to before its newest table.
        prepare: async (store) => {
          for (const [name, definition] of Object.entries(entry.record.tables)) {
            await store.ensure(tableName(environment, name), definition);
          }
        },
      }),
    };
    entries.set(keyOf(environment), entry);
    allow(entry);
    return entry;
  }

  function pathOf({ app, slug }: Environment): string {
    return join(folder, app, slug);
  }

  function allow(entry: Entry): void {
    for (const grant of Object.values(entry.record.grants)) {
      const tables = new Set(grant.tables.map((table) => tableName(entry, table)));
      accesses.set(grant.accessKeyId, { grant, tables, store: entry.store });
    }
  }

  async function entryOf(environment: Environment): Promise<Entry> {
    const entry = entries.get(keyOf(environment));
    if (entry !== undefined) return entry;
    await mkdir(pathOf(environment), { recursive: true, mode: 0o700 });
    return add(environment, { tables: {}, grants: {} });
  }

  function save(entry: Entry, change: Partial<EnvironmentRecord>): void {
    const record = { ...entry.record, ...change };
    writeEnvironmentRecord(pathOf(entry), record);
    entry.record = record;
    allow(entry);
  }

  return {
    access: (accessKeyId: string): Access | undefined => accesses.get(accessKeyId),

    list: (): Environment[] => [...entries.values()].map(({ app, slug }) => ({ app, slug })),

    open: (): number => [...entries.values()].filter(({ store }) => store.isOpen()).length,

    tables: (): NamedTable[] =>
      [...entries.values()].flatMap(({ app, slug, record }) =>
        Object.entries(record.tables).map(([name, definition]) => ({ app, slug, name, ...definition })),
      ),

    ensureTable: (environment: Environment, name: string, wanted: TableDefinition): Promise<void> =>
      queue(keyOf(environment), async () => {
        const fullName = checkedName(environment, name);
        const entry = await entryOf(environment);
        const existing = entry.record.tables[name];
        const definition = { ...wanted, indexes: { ...existing?.indexes, ...wanted.indexes } };
        if (isDeepStrictEqual(existing, definition)) return;
        await entry.store.alone((store) => store.ensure(fullName, definition));
        save(entry, { tables: { ...entry.record.tables, [name]: definition } });
      }),

    /** The same key pair for the same consumer; tables are added to what it may open. */
    grant: (environment: Environment, consumer: string, tables: readonly string[]): Promise<Grant> =>
      queue(keyOf(environment), async () => {
        const entry = await entryOf(environment);
        const existing = entry.record.grants[consumer];
        const all = [...new Set([...(existing?.tables ?? []), ...tables])].sort();
        const grant = { ...(existing ?? newCredentials()), tables: all };
        if (!isDeepStrictEqual(existing, grant)) save(entry, { grants: { ...entry.record.grants, [consumer]: grant } });
        return grant;
      }),

    revoke: (environment: Environment, consumer: string): Promise<void> =>
      queue(keyOf(environment), async () => {
        const entry = entries.get(keyOf(environment));
        const grant = entry?.record.grants[consumer];
        if (entry === undefined || grant === undefined) return;
        const { [consumer]: _revoked, ...grants } = entry.record.grants;
        accesses.delete(grant.accessKeyId);
        save(entry, { grants });
      }),

    /** Closes the database and removes the environment's folder; already gone is fine. */
    remove: (environment: Environment): Promise<void> =>
      queue(keyOf(environment), async () => {
        const entry = entries.get(keyOf(environment));
        if (entry === undefined) return;
        for (const { accessKeyId } of Object.values(entry.record.grants)) accesses.delete(accessKeyId);
        await entry.store.close();
        entries.delete(keyOf(environment));
        await removeWhole(folder, pathOf(environment));
        await rmdir(join(folder, environment.app)).catch(() => undefined);
      }),

    async close(): Promise<void> {
      await Promise.all([...entries.values()].map(({ store }) => store.close()));
    },
  };
}

function keyOf({ app, slug }: Environment): string {
  return `${app}/${slug}`;
}

async function foldersOf(folder: string): Promise<Environment[]> {
  const apps = await namesOfFolders(folder);
  const found = await Promise.all(
    apps.map(async (app) => (await namesOfFolders(join(folder, app))).map((slug) => ({ app, slug }))),
  );
  return found.flat();
}

async function namesOfFolders(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true });
  return found.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
}

function checkedName(environment: Environment, table: string): string {
  const name = tableName(environment, table);
  if (name.length <= 255) return name;
  throw new BoughError(
    "table-name-too-long",
    `The table name ${name} has ${name.length} characters; 255 are allowed.`,
    {
      hint: "Give the app or the table a shorter name.",
    },
  );
}

/** Renamed first, so that a kill in between leaves all of it or nothing under its name. */
async function removeWhole(folder: string, path: string): Promise<void> {
  const removed = join(folder, REMOVED, newId("removed"));
  await mkdir(join(folder, REMOVED), { recursive: true, mode: 0o700 });
  await rename(path, removed);
  await removeTree(removed);
}
