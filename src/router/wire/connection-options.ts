import { scanFields } from "./scan-fields.ts";

/** The options of a `Connection` field, in lower case. */
export function connectionOptions(value: string): readonly string[] {
  return value === ""
    ? NONE
    : value
        .toLowerCase()
        .split(",")
        .map((option) => option.trim());
}

/** Drops the fields that `Connection` names: they are meant for one hop. */
export function withoutNamedFields(fields: string, options: readonly string[]): string {
  if (options.every((option) => STANDARD.has(option))) return fields;
  return scanFields(fields, 0, (name) => options.includes(name));
}

const NONE: readonly string[] = [];
const STANDARD = new Set(["close", "keep-alive", "upgrade", "te", ""]);
