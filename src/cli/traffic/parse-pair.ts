import { InvalidArgumentError } from "commander";

/** What is written `name=value`; the value may hold more of them. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

export function parsePair(text: string): Pair {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It is written as name=value.");
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}
