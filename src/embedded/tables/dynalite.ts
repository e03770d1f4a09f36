import { createRequire } from "node:module";

export type Callback<Result = unknown> = (error?: Error | null, result?: Result) => void;

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface IndexRecord {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly [property: string]: unknown;
}

/** What is stored of a table, in the shape of DynamoDB's TableDescription. */
export interface TableRecord {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexRecord[];
  readonly [property: string]: unknown;
}

export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface RangeOptions {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

export interface SubDb {
  lock(key: string, locked: (release: (callback: Callback) => Callback) => void): void;
  get(key: string, callback: Callback): void;
  put(key: string, value: unknown, callback: Callback): void;
  del(key: string, callback: Callback): void;
  createValueStream(options: RangeOptions): unknown;
}

export type BatchOperation =
  | { readonly type: "put"; readonly key: string; readonly value: unknown }
  | { readonly type: "del"; readonly key: string };

export interface Level {
  readonly status: string;
  open(): Promise<void>;
  close(): Promise<void>;
  batch(operations: readonly BatchOperation[], callback: Callback): void;
  iterator(range: RangeOptions): AsyncIterable<[key: string, value: unknown]>;
  clear(range: RangeOptions): Promise<void>;
}

export interface Store {
  readonly options: Readonly<Record<string, unknown>>;
  readonly db: Level;
  readonly tableDb: SubDb;
  getTable(name: string, checkStatus: boolean | Callback<TableRecord>, callback?: Callback<TableRecord>): void;
  getItemDb(table: string): SubDb;
  getIndexDb(kind: string, table: string, index: string): SubDb;
}

interface Dynalite {
  create(options: { readonly path: string }): Store;
  createKey(item: Item, table: TableRecord, keySchema?: readonly KeySchemaElement[]): string;
  createIndexKey(item: Item, table: TableRecord, keySchema: readonly KeySchemaElement[]): string;
}

interface Validations {
  /** Throws an Error with `statusCode` and `body`. */
  checkTypes(data: Record<string, unknown>, types: object): Record<string, unknown>;
  /** Throws an Error with `statusCode` and `body`. */
  checkValidations(data: Record<string, unknown>, types: object, custom: unknown, store: object): void;
}

export interface Operation {
  readonly types: object;
  readonly custom: unknown;
  run(store: Store, data: Record<string, unknown>, callback: Callback): void;
}

const require = createRequire(import.meta.url);

/** The parts of dynalite 4 that are used without its HTTP front; it ships no types. */
export const dynalite = require("dynalite/db/index.js") as Dynalite;

export const validations = require("dynalite/validations/index.js") as Validations;

/** One of dynalite's operations, by its name in the API (`GetItem`). */
export function dynaliteOperation(name: string): Operation {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  const { types, custom } = require(`dynalite/validations/${file}`) as Pick<Operation, "types" | "custom">;
  return { types, custom, run: require(`dynalite/actions/${file}`) as Operation["run"] };
}
