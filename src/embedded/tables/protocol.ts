import { join } from "node:path";

import { z } from "zod";

const label = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const name = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const attribute = z.object({ name: z.string().min(1).max(255), type: z.enum(["S", "N", "B"]) });
const key = { key: attribute, sort: attribute.nullable() };
const environment = { app: label, slug: label };

/**
 * What the table server is asked over its socket: `POST /<operation>` with the JSON of the
 * operation's input; `{ error: { code, message, hint } }` with a status of 400 or 500 when it fails.
 */
export const inputs = {
  ensureTable: z.object({
    ...environment,
    name,
    ...key,
    indexes: z.record(z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/), z.object(key)),
  }),
  listTables: z.object({}),
  listEnvironments: z.object({}),
  removeEnvironment: z.object(environment),
  grant: z.object({ ...environment, consumer: name, tables: z.array(name) }),
  revoke: z.object({ ...environment, consumer: name }),
  health: z.object({}),
};

export type Inputs = { readonly [Name in keyof typeof inputs]: z.infer<(typeof inputs)[Name]> };

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
