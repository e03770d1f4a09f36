import { ApiError } from "./api-error.ts";
import { dynaliteOperation, validations, type Callback, type Store } from "./dynalite.ts";

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

export type OperationName = (typeof OPERATIONS)[number];

const operations = new Map(OPERATIONS.map((name) => [name, dynaliteOperation(name)]));

/** Checks and runs one request. Errors that are the request's own are ApiError, or have `statusCode` and `body`. */
export function runOperation(
  store: Store,
  name: OperationName,
  request: Record<string, unknown>,
  callback: Callback,
): void {
  const operation = operations.get(name);
  if (operation === undefined) throw new ApiError("UnknownOperationException", `no operation ${name}`);
  operation.run(store, checked(store, operation, request), callback);
}

function checked(
  store: Store,
  { types, custom }: ReturnType<typeof dynaliteOperation>,
  request: Record<string, unknown>,
): Record<string, unknown> {
  try {
    const data = validations.checkTypes(request, types);
    validations.checkValidations(data, types, custom, store);
    return data;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error) throw error;
    // dynalite's checks themselves trip over some malformed requests.
    throw new ApiError("SerializationException", "the request is malformed");
  }
}
