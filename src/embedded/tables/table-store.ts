import { AsyncLocalStorage } from "node:async_hooks";

import { dynalite, type Item, type Store, type TableRecord } from "./dynalite.ts";

import { BoughError } from "../../lib/bough-error.ts";
import { atomicView, entryKey, indexPrefix, itemPrefix } from "./atomic-view.ts";
import { runOperation, type OperationName } from "./operations.ts";
import type { TableDefinition, TableKey } from "./table-model.ts";
import { missingIndexes, newTableRecord, withIndex } from "./table-record.ts";

/** One environment's open database. */
export interface TableStore {
  /** Answers one request of an application. Rejects with an error that has `statusCode` and `body` when the request is at fault. */
  execute(operation: OperationName, request: Record<string, unknown>): Promise<unknown>;
  /** Creates the table and the indexes that it lacks. No request may run meanwhile. */
  ensure(name: string, definition: TableDefinition): Promise<void>;
  /** Fails what still waits. */
  close(): Promise<void>;
}

/** Opens the LevelDB folder at `path`, made when it is missing. */
export async function openTableStore(path: string): Promise<TableStore> {
  const store = dynalite.create({ path });
  await store.db.open();
  const closing = new AbortController();

  return {
    execute: (operation, request) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(new Error("the table store was closed"));
        if (closing.signal.aborted) return stop();
        closing.signal.addEventListener("abort", stop, { once: true });
        const settle = (error?: Error | null, result?: unknown): void => {
          closing.signal.removeEventListener("abort", stop);
          if (error) reject(error);
          else resolve(result);
        };
        running.run(settle, () => {
          try {
            runOperation(atomicView(store, request), operation, request, settle);
          } catch (error) {
            settle(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),

    async ensure(name, definition) {
      let record = await readRecord(store, name);
      if (record === null) {
        record = newTableRecord(name, definition);
        await writeRecord(store, record);
      }
      for (const index of missingIndexes(record, definition)) {
        const key = definition.indexes[index];
        if (key !== undefined) record = await addIndex(store, record, index, key);
      }
    },

    async close() {
      closing.abort();
      await store.db.close();
    },
  };
}

const running = new AsyncLocalStorage<(error: Error) => void>();

/**
 * dynalite throws from its callbacks where it meets what it did not expect. Such an error fails the
 * request that it belongs to; false when it belongs to none, and the process cannot go on.
 */
export function failRunningRequest(error: unknown): boolean {
  const settle = running.getStore();
  settle?.(error instanceof Error ? error : new Error(String(error)));
  return settle !== undefined;
}

function readRecord(store: Store, name: string): Promise<TableRecord | null> {
  return new Promise((resolve, reject) => {
    store.tableDb.get(name, (error, record) => {
      if (error && error.name !== "NotFoundError") reject(error);
      else resolve((record as TableRecord | undefined) ?? null);
    });
  });
}

function writeRecord(store: Store, record: TableRecord): Promise<void> {
  return new Promise((resolve, reject) => {
    store.tableDb.put(record.TableName, record, (error) => (error ? reject(error) : resolve()));
  });
}

/** Fills the index before it is named in the table's record, so that a kill leaves none that is half full. */
async function addIndex(store: Store, record: TableRecord, name: string, key: TableKey): Promise<TableRecord> {
  const next = withIndex(record, name, key);
  const schema = next.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name)?.KeySchema ?? [];
  const prefix = indexPrefix(record.TableName, name);
  await store.db.clear({ gte: prefix, lt: `${prefix}\u00FF` });

  const items = itemPrefix(record.TableName);
  for await (const [itemKey, value] of store.db.iterator({ gte: items, lt: `${items}\u00FF` })) {
    const item = value as Item;
    if (schema.some(({ AttributeName }) => item[AttributeName] === undefined)) continue;
    checkTypes(next, name, item);
    const indexKey = dynalite.createIndexKey(item, next, schema);
    await writeEntry(store, prefix + entryKey(indexKey, itemKey.slice(items.length)), item);
  }
  await writeRecord(store, next);
  return next;
}

/** DynamoDB would leave such an item out; dynalite could neither change nor delete it any more. */
function checkTypes(record: TableRecord, index: string, item: Item): void {
  const schema = record.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index)?.KeySchema ?? [];
  for (const { AttributeName: attribute } of schema) {
    const type =
      record.AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType ?? "";
    if (item[attribute]?.[type] !== undefined) continue;
    const key = JSON.stringify(record.KeySchema.map(({ AttributeName }) => item[AttributeName]));
    throw new BoughError(
      "table-index-type-conflict",
      `Index ${index} of table ${record.TableName} needs ${attribute} of type ${type}, but the item ${key} has another.`,
      { hint: "Change or remove such items first, or index another attribute." },
    );
  }
}

function writeEntry(store: Store, key: string, value: Item): Promise<void> {
  return new Promise((resolve, reject) => {
    store.db.batch([{ type: "put", key, value }], (error) => (error ? reject(error) : resolve()));
  });
}
