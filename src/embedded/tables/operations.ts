import { createRequire } from "node:module";

import validations from "dynalite/validations/index.js";
import type { Callback, Store } from "dynalite/db/index.js";

/** What an application may do with the tables that are linked to it. `ListTables` is answered without the store. */
export const OPERATIONS = [
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
] as const;

export type Operation = (typeof OPERATIONS)[number];

interface Validation {
  readonly types: object;
  readonly custom?: unknown;
}

type Action = (store: Store, data: Record<string, unknown>, callback: Callback) => void;

const require = createRequire(import.meta.url);

const parts = new Map(
  OPERATIONS.map((operation) => {
    const file = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}.js`;
    return [
      operation,
      {
        validation: require(`dynalite/validations/${file}`) as Validation,
        action: require(`dynalite/actions/${file}`) as Action,
      },
    ] as const;
  }),
);

/** Checks and runs one request. Errors that are the request's own have `statusCode` and `body`. */
export function runOperation(
  store: Store,
  operation: Operation,
  request: Record<string, unknown>,
  callback: Callback,
): void {
  const part = parts.get(operation);
  if (part === undefined) throw new Error(`no operation ${operation}`);
  const data = validations.checkTypes(request, part.validation.types);
  validations.checkValidations(data, part.validation.types, part.validation.custom, store);
  part.action(store, data, callback);
}
