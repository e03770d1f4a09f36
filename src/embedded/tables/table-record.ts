import { randomUUID } from "node:crypto";

import type { IndexRecord, KeySchemaElement, TableRecord } from "./dynalite.ts";

import { BoughError } from "../../lib/bough-error.ts";
import type { KeyAttribute, TableDefinition, TableKey } from "./table-model.ts";

/** The stored form of a new table without indexes. */
export function newTableRecord(name: string, { key, sort }: TableKey): TableRecord {
  return {
    TableName: name,
    TableStatus: "ACTIVE",
    TableArn: tableArn(name),
    TableId: randomUUID(),
    CreationDateTime: Date.now() / 1000,
    AttributeDefinitions: attributes({ key, sort }),
    KeySchema: keySchema({ key, sort }),
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ProvisionedThroughput: NO_THROUGHPUT,
    ItemCount: 0,
    TableSizeBytes: 0,
  };
}

/** The record with one more index. */
export function withIndex(record: TableRecord, name: string, key: TableKey): TableRecord {
  const known = new Set(record.AttributeDefinitions.map(({ AttributeName }) => AttributeName));
  const added = attributes(key).filter(({ AttributeName }) => !known.has(AttributeName));
  return {
    ...record,
    AttributeDefinitions: [...record.AttributeDefinitions, ...added],
    GlobalSecondaryIndexes: [...(record.GlobalSecondaryIndexes ?? []), indexRecord(record.TableName, name, key)],
  };
}

/**
 * Names of the indexes that the record lacks. Refuses (`table-key-conflict`) what would lose data or
 * break the revision that still runs: another key of the table or of an index, another type of an
 * attribute.
 */
export function missingIndexes(record: TableRecord, definition: TableDefinition): readonly string[] {
  const conflicts = [
    ...difference("the table", keyOf(record, record.KeySchema), definition),
    ...Object.entries(definition.indexes).flatMap(([name, key]) => {
      const existing = record.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name);
      return existing === undefined
        ? typeConflicts(record, name, key)
        : difference(`index ${name}`, keyOf(record, existing.KeySchema), key);
    }),
  ];
  if (conflicts.length > 0) {
    throw new BoughError("table-key-conflict", `Table ${record.TableName} has another key: ${conflicts.join("; ")}.`, {
      hint: "Keep the key, or give the table or the index a new name: a key cannot change without losing data.",
    });
  }
  const existing = new Set(record.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  return Object.keys(definition.indexes).filter((name) => !existing.has(name));
}

function indexRecord(table: string, name: string, key: TableKey): IndexRecord {
  return {
    IndexName: name,
    IndexArn: `${tableArn(table)}/index/${name}`,
    IndexStatus: "ACTIVE",
    KeySchema: keySchema(key),
    Projection: { ProjectionType: "ALL" },
    ProvisionedThroughput: NO_THROUGHPUT,
    IndexSizeBytes: 0,
    ItemCount: 0,
  };
}

const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };

/** Account and region are the documented placeholders: there is no account behind it. */
function tableArn(name: string): string {
  return `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
}

function attributes({ key, sort }: TableKey) {
  const all = sort === null ? [key] : [key, sort];
  return all.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
}

function keySchema({ key, sort }: TableKey): readonly KeySchemaElement[] {
  const hash = { AttributeName: key.name, KeyType: "HASH" } as const;
  return sort === null ? [hash] : [hash, { AttributeName: sort.name, KeyType: "RANGE" }];
}

function keyOf(record: TableRecord, schema: readonly KeySchemaElement[]): TableKey {
  const attribute = (kind: KeySchemaElement["KeyType"]): KeyAttribute | null => {
    const name = schema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    return name === undefined ? null : { name, type: typeOf(record, name) ?? "S" };
  };
  return { key: attribute("HASH") ?? { name: "", type: "S" }, sort: attribute("RANGE") };
}

function typeOf(record: TableRecord, name: string): KeyAttribute["type"] | undefined {
  const found = record.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  return found?.AttributeType as KeyAttribute["type"] | undefined;
}

function difference(what: string, existing: TableKey, wanted: TableKey): string[] {
  return (["key", "sort"] as const)
    .filter((part) => show(existing[part]) !== show(wanted[part]))
    .map((part) => `${part} of ${what} is ${show(existing[part])}, not ${show(wanted[part])}`);
}

function typeConflicts(record: TableRecord, index: string, { key, sort }: TableKey): string[] {
  return [key, sort].flatMap((attribute) => {
    const existing = attribute === null ? undefined : typeOf(record, attribute.name);
    if (attribute === null || existing === undefined || existing === attribute.type) return [];
    return [`${attribute.name} is of type ${existing}, not ${attribute.type} as index ${index} has it`];
  });
}

function show(attribute: KeyAttribute | null): string {
  return attribute === null ? "none" : `${attribute.name} (${attribute.type})`;
}
