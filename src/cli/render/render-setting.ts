import { plainLine } from "../../lib/plain-line.ts";

const SECOND = 1000;
const MEBIBYTE = 1024 ** 2;

/** A setting's value as the definition has it: sizes and durations with their units. Pure. */
export function renderSetting(path: string, value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value !== "number") return plainLine(JSON.stringify(value));
  if (path.endsWith(".memory") && value % MEBIBYTE === 0) return `"${value / MEBIBYTE}mb"`;
  if (path.endsWith("Timeout")) return value % SECOND === 0 ? `"${value / SECOND}s"` : `"${value}ms"`;
  return String(value);
}
