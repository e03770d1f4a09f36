import { join } from "node:path";

import type { Environment, TableDefinition } from "./table-model.ts";

/**
 * What the table server is asked over its socket: `POST /<operation>` with the JSON of the
 * operation's input; `{ error: { code, message, hint } }` with a status of 400 or 500 when it fails.
 */
export interface Inputs {
  readonly ensureTable: Environment & TableDefinition & { readonly name: string };
  readonly listTables: object;
  readonly listEnvironments: object;
  readonly removeEnvironment: Environment;
  readonly grant: Environment & { readonly consumer: string; readonly tables: readonly string[] };
  readonly revoke: Environment & { readonly consumer: string };
  readonly health: object;
}

export interface Health {
  readonly pid: number;
  /** Port of the DynamoDB API on 127.0.0.1. */
  readonly port: number;
  /** Environments that exist, and how many of them have their database open. */
  readonly environments: number;
  readonly open: number;
}

export function socketPath(data: string): string {
  return join(data, "run", "tables.sock");
}
