import {
  dynalite,
  type BatchOperation,
  type Callback,
  type Item,
  type RangeOptions,
  type Store,
  type SubDb,
  type TableRecord,
} from "./dynalite.ts";

/**
 * A view of a store for one request, which mends two flaws of dynalite: it writes an item and its
 * index entries one by one, so a kill between them loses the item from an index; and it tells
 * index entries apart by 24 bits of a hash, so entries of different items replace each other.
 * Here they are written in one batch, and told apart by the item's whole key.
 */
export function atomicView(store: Store, request: Readonly<Record<string, unknown>>): Store {
  // Filled and emptied within one turn of the event loop: dynalite calls the index, then the item.
  let pending: BatchOperation[] = [];
  const tables = new Map<string, TableRecord>();

  return {
    ...store,
    getTable(name, checkStatus, callback) {
      const done = typeof checkStatus === "function" ? checkStatus : callback;
      const found: Callback<TableRecord> = (error, table) => {
        if (table !== undefined) tables.set(name, table);
        done?.(error, table);
      };
      // The status is checked when a callback stands in its place, as dynalite itself calls it.
      if (typeof checkStatus === "function") store.getTable(name, found);
      else store.getTable(name, checkStatus, found);
    },

    getItemDb(table) {
      const items = store.getItemDb(table);
      const write = (operation: BatchOperation, itemKey: string, callback: Callback): void => {
        const entries = pending.map((entry) => ({ ...entry, key: entryKey(entry.key, itemKey) }));
        pending = [];
        store.db.batch([...entries, operation], callback);
      };
      return {
        ...items,
        put: (key, value, callback) => write({ type: "put", key: itemPrefix(table) + key, value }, key, callback),
        del: (key, callback) => write({ type: "del", key: itemPrefix(table) + key }, key, callback),
      };
    },

    getIndexDb(kind, table, index) {
      const entries = store.getIndexDb(kind, table, index);
      const prefix = indexPrefix(table, index);
      return {
        ...entries,
        put(key, value, callback) {
          pending.push({ type: "put", key: prefix + key, value });
          callback(null);
        },
        del(key, callback) {
          pending.push({ type: "del", key: prefix + key });
          callback(null);
        },
        createValueStream: (range) =>
          entries.createValueStream(resume(range, tables.get(table), request["ExclusiveStartKey"] as Item | undefined)),
      } satisfies SubDb;
    },
  };
}

export function itemPrefix(table: string): string {
  return `item-${table}~`;
}

export function indexPrefix(table: string, index: string): string {
  return `index-global~${table}~${index}~`;
}

/** Key of an item's entry in an index. `indexKey` orders; `itemKey` makes it the item's own. */
export function entryKey(indexKey: string, itemKey: string): string {
  return `${indexKey}/${itemKey}`;
}

/** A page begins after the very entry that the last one ended with. */
function resume(range: RangeOptions, table: TableRecord | undefined, start: Item | undefined): RangeOptions {
  if (start === undefined || table === undefined) return range;
  const itemKey = dynalite.createKey(start, table);
  if (range.reverse === true && range.lt !== undefined) return { ...range, lt: entryKey(range.lt, itemKey) };
  return range.gt === undefined ? range : { ...range, gt: entryKey(range.gt, itemKey) };
}
