import { deepFreeze } from "../lib/deep-freeze.ts";
import type { TableAttribute } from "./spec.ts";

/** An attribute of a key: its name, for a string, or its name and type (`S` string, `N` number, `B` binary). */
export type TableKey = string | TableAttribute;

/** Settings of a table. */
export interface TableOptions {
  /** Attribute that finds an item. */
  readonly key: TableKey;
  /** Attribute that orders the items of one key. */
  readonly sort?: TableKey | undefined;
  /** Other keys by which items are found, by the name of their index. */
  readonly indexes?:
    | Readonly<Record<string, { readonly key: TableKey; readonly sort?: TableKey | undefined }>>
    | undefined;
}

export interface TableResource extends TableOptions {
  readonly kind: "table";
}

/** A DynamoDB table. */
export function table(options: TableOptions): TableResource {
  return deepFreeze({ ...options, kind: "table" });
}
