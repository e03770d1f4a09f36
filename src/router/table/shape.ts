import { BoughError } from "../../lib/bough-error.ts";
import { isHeaderValue } from "./rule-match.ts";

/** The few checks that a route table needs: a schema library would be half of an idle worker's memory. */
export function check(holds: boolean, at: string, expected: string): void {
  if (!holds)
    throw new BoughError("route-table-invalid", `The route table is not valid at ${at}: expected ${expected}.`);
}

export function object(value: unknown, at: string): Record<string, unknown> {
  check(typeof value === "object" && value !== null && !Array.isArray(value), at, "an object");
  return value as Record<string, unknown>;
}

export function array(value: unknown, at: string): readonly unknown[] {
  check(Array.isArray(value), at, "an array");
  return value as readonly unknown[];
}

export function string(value: unknown, at: string): string {
  check(typeof value === "string" && value !== "", at, "a string that is not empty");
  return value as string;
}

export function integer(value: unknown, at: string, least: number, most: number): number {
  check(
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    at,
    `an integer from ${least} to ${most}`,
  );
  return Number(value);
}

export function boolean(value: unknown, at: string): void {
  check(typeof value === "boolean", at, "true or false");
}

/** A string that is written into a message's head. */
export function headerValue(value: unknown, at: string): string {
  const text = string(value, at);
  check(isHeaderValue(text), at, "printable ASCII");
  return text;
}

export function checkUnique(names: readonly string[], what: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new BoughError("route-table-invalid", `The route table names the ${what} ${name} twice.`);
    seen.add(name);
  }
}
