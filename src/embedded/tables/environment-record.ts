import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { hasCode } from "../../lib/has-code.ts";
import { writeWholeSync } from "../../lib/write-whole-sync.ts";
import type { Grant, TableDefinition } from "./table-model.ts";

/** What an environment's folder says of it. Tables and consumers by their names in the definition. */
export interface EnvironmentRecord {
  readonly tables: Readonly<Record<string, TableDefinition>>;
  readonly grants: Readonly<Record<string, Grant>>;
}

/** The record of the folder; empty when there is none yet. */
export async function readEnvironmentRecord(folder: string): Promise<EnvironmentRecord> {
  try {
    return JSON.parse(await readFile(fileIn(folder), "utf8")) as EnvironmentRecord;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { tables: {}, grants: {} };
    throw error;
  }
}

/** Readable by its owner alone: it holds secrets. */
export function writeEnvironmentRecord(folder: string, record: EnvironmentRecord): void {
  writeWholeSync(fileIn(folder), `${JSON.stringify(record, null, 2)}\n`, 0o600);
}

function fileIn(folder: string): string {
  return join(folder, "environment.json");
}
