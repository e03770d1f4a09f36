/** The parts of dynalite 4 that are used without its HTTP front. It ships no types. */
declare module "dynalite/db/index.js" {
  type Callback<Result = unknown> = (error?: Error | null, result?: Result) => void;

  interface KeySchemaElement {
    readonly AttributeName: string;
    readonly KeyType: "HASH" | "RANGE";
  }

  interface IndexRecord {
    readonly IndexName: string;
    readonly KeySchema: readonly KeySchemaElement[];
    readonly [property: string]: unknown;
  }

  /** What is stored of a table, in the shape of DynamoDB's TableDescription. */
  interface TableRecord {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
    readonly KeySchema: readonly KeySchemaElement[];
    readonly GlobalSecondaryIndexes?: readonly IndexRecord[];
    readonly [property: string]: unknown;
  }

  type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  interface RangeOptions {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    limit?: number;
  }

  interface SubDb {
    lock(key: string, locked: (release: (callback: Callback) => Callback) => void): void;
    get(key: string, callback: Callback): void;
    put(key: string, value: unknown, callback: Callback): void;
    del(key: string, callback: Callback): void;
    createValueStream(options: RangeOptions): unknown;
  }

  type BatchOperation =
    | { readonly type: "put"; readonly key: string; readonly value: unknown }
    | { readonly type: "del"; readonly key: string };

  interface Level {
    readonly status: string;
    open(): Promise<void>;
    close(): Promise<void>;
    batch(operations: readonly BatchOperation[], callback: Callback): void;
    iterator(range: RangeOptions): AsyncIterable<[key: string, value: unknown]>;
    clear(range: RangeOptions): Promise<void>;
  }

  interface Store {
    readonly options: Readonly<Record<string, unknown>>;
    readonly db: Level;
    readonly tableDb: SubDb;
    getTable(name: string, checkStatus: boolean | Callback<TableRecord>, callback?: Callback<TableRecord>): void;
    getItemDb(table: string): SubDb;
    getIndexDb(kind: string, table: string, index: string): SubDb;
  }

  const dynalite: {
    create(options: { readonly path: string }): Store;
    createKey(item: Item, table: TableRecord, keySchema?: readonly KeySchemaElement[]): string;
    createIndexKey(item: Item, table: TableRecord, keySchema: readonly KeySchemaElement[]): string;
  };
  export default dynalite;
  export type {
    BatchOperation,
    Callback,
    IndexRecord,
    Item,
    KeySchemaElement,
    Level,
    RangeOptions,
    Store,
    SubDb,
    TableRecord,
  };
}

declare module "dynalite/validations/index.js" {
  const validations: {
    /** Throws an Error with `statusCode` and `body`. */
    checkTypes(data: Record<string, unknown>, types: object): Record<string, unknown>;
    checkValidations(data: Record<string, unknown>, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}
