import { childOf } from "./contract-reader.ts";
import type { Node } from "./contract.ts";

/** The text at `key` of an object; null when there is none. */
export function textOf(node: Node, key: string): string | null {
  const value = childOf(node, key)?.value;
  return typeof value === "string" ? value : null;
}

export const flagOf = (node: Node, key: string): boolean => childOf(node, key)?.value === true;

/** The number at `key` of an object; null when there is none. */
export function numberOf(node: Node, key: string): number | null {
  const value = childOf(node, key)?.value;
  return typeof value === "number" ? value : null;
}
