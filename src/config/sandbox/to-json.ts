import { BoughError } from "../../lib/bough-error.ts";
import { formatPath } from "../../lib/format-path.ts";
import type { Json } from "../../lib/json.ts";

const DEEPEST = 32;
const HINT = "A definition holds text, numbers, true and false, lists and objects.";

/** A value as JSON, without the properties that are undefined. Throws `definition-invalid` with the path of what JSON has not. */
export function toJson(value: unknown, path: readonly PropertyKey[] = [], above: readonly object[] = []): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") throw notJson(nameOf(value), path);
  if (above.length === DEEPEST) throw notJson(`more than ${DEEPEST} levels`, path);
  if (above.includes(value)) throw notJson("a reference to what holds it", path);
  const around = [...above, value];
  if (Array.isArray(value)) return value.map((item, index) => toJson(item, [...path, index], around));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(`an object of a class`, path);
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  return Object.fromEntries(entries.map(([key, below]) => [key, toJson(below, [...path, key], around)]));
}

function nameOf(value: unknown): string {
  return typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
}

function notJson(found: string, path: readonly PropertyKey[]): BoughError {
  const where = path.length === 0 ? "the default export" : formatPath(path);
  return new BoughError("definition-invalid", `${where}: expected plain data, got ${found}`, { hint: HINT });
}
