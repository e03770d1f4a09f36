import type { Node } from "../document/contract.ts";
import { flagOf, numberOf } from "../document/values-of.ts";
import { type Limit, lowerLimits, upperLimits } from "./schema-view.ts";

/** The narrowest limits of all parts. In OpenAPI 3.0 `exclusiveMinimum` is a flag of `minimum`. */
export function schemaLimits(parts: readonly Node[]): Map<Limit, number> {
  const limits = new Map<Limit, number>();
  for (const part of parts) {
    for (const name of lowerLimits) narrow(limits, name, limitOf(part, name), Math.max);
    for (const name of upperLimits) narrow(limits, name, limitOf(part, name), Math.min);
  }
  return limits;
}

function narrow(limits: Map<Limit, number>, name: Limit, value: number | null, choose: typeof Math.max): void {
  if (value !== null) limits.set(name, choose(limits.get(name) ?? value, value));
}

function limitOf(part: Node, name: Limit): number | null {
  switch (name) {
    case "minimum":
      return flagOf(part, "exclusiveMinimum") ? null : numberOf(part, name);
    case "maximum":
      return flagOf(part, "exclusiveMaximum") ? null : numberOf(part, name);
    case "exclusiveMinimum":
      return flagOf(part, name) ? numberOf(part, "minimum") : numberOf(part, name);
    case "exclusiveMaximum":
      return flagOf(part, name) ? numberOf(part, "maximum") : numberOf(part, name);
    default:
      return numberOf(part, name);
  }
}

/** The greatest of all parts; null when none names one. */
export function multipleOf(parts: readonly Node[]): number | null {
  const all = parts.flatMap((part) => numberOf(part, "multipleOf") ?? []);
  return all.length === 0 ? null : Math.max(...all);
}
