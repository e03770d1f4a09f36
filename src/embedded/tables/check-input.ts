import { BoughError } from "../../lib/bough-error.ts";
import type { Inputs } from "./protocol.ts";
import type { TableKey } from "./table-model.ts";

/**
 * Throws `input-invalid` unless the names in an operation's input are ones: app and slug become
 * folders, the others parts of keys. Callers are bough's own parts, so the rest is trusted.
 */
export function checkInput(input: Partial<Inputs["ensureTable"] & Inputs["grant"]>): void {
  const { app, slug, name, consumer, tables = [], indexes = {} } = input;
  for (const label of [app, slug]) check(LABEL, label, "app and slug");
  for (const given of [name, consumer, ...tables]) check(NAME, given, "a name");
  for (const index of Object.keys(indexes)) check(INDEX, index, "an index");
  if (name !== undefined) [input as Partial<TableKey>, ...Object.values(indexes)].forEach(checkKey);
}

const LABEL = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const INDEX = /^[A-Za-z0-9_.-]{3,255}$/;

function check(pattern: RegExp, value: string | undefined, what: string): void {
  if (value !== undefined && !pattern.test(value)) throw invalid(`"${value}" cannot be ${what}`);
}

function checkKey({ key, sort }: Partial<TableKey>): void {
  for (const attribute of [key, sort ?? key]) {
    if (!attribute?.name || !["S", "N", "B"].includes(attribute.type)) throw invalid("a key needs a name and a type");
  }
}

function invalid(message: string): BoughError {
  return new BoughError("input-invalid", message);
}
