import type { SQLOutputValue } from "node:sqlite";
import { BoughError } from "../../lib/bough-error.ts";

export type Row = Readonly<Record<string, SQLOutputValue>>;

export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : mismatch(column, "text");
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : mismatch(column, "an integer");
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

export function flag(row: Row, column: string): boolean {
  return integer(row, column) !== 0;
}

/** A column that this program wrote with `JSON.stringify` from a `T`. */
export function json<T>(row: Row, column: string): T {
  return JSON.parse(text(row, column)) as T;
}

/** A text column that holds nothing but what this program wrote: one of `T`. */
export function oneOf<T extends string>(row: Row, column: string): T {
  return text(row, column) as T;
}

function mismatch(column: string, expected: string): never {
  throw new BoughError("store-corrupt", `Column ${column} of the database does not hold ${expected}.`, {
    hint: "Put a backup of the database in its place.",
  });
}
