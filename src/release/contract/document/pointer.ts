import type { Json } from "../../../lib/json.ts";
import { isRecord } from "./is-record.ts";

/** A key as a part of a JSON pointer (RFC 6901): `/people` → `~1people`. */
export const pointerPart = (key: string | number): string => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

/** The keys of a JSON pointer, from the top. */
export const pointerKeys = (pointer: string): string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The value that a JSON pointer leads to; undefined when there is none. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of pointerKeys(pointer)) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(key) ? (value as readonly Json[])[Number(key)] : undefined;
    else if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}
