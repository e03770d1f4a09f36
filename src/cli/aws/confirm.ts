import { createInterface } from "node:readline/promises";
import { BoughError } from "../../lib/bough-error.ts";

/** Asks a person; without one, `--yes` must have said so. */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY)
    throw new BoughError("usage", `${question} There is nobody to ask.`, { hint: "Say so with --yes." });
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
