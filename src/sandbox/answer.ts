import type { Json } from "../lib/json.ts";
import { writeSync } from "node:fs";

/** What the child process hands back, as one JSON text and a line break, without which it is not whole. */
export type Answer = { readonly status: "evaluated"; readonly value: Json } | ({ readonly status: "failed" } & Failure);

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** File descriptor of the child that takes the answer: what the code prints does not mix with it. */
export const ANSWER_DESCRIPTOR = 3;

/** Called in the child. */
export function writeAnswer(answer: Answer): void {
  let bytes = Buffer.from(`${JSON.stringify(answer)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(ANSWER_DESCRIPTOR, bytes));
}

/** What the child wrote, which may have been the untrusted code's own doing; null when it is no whole answer. */
export function readAnswer(text: string, codes: readonly string[]): Answer | null {
  if (!text.endsWith("}\n")) return null;
  try {
    const answer: unknown = JSON.parse(text);
    return isAnswer(answer, new Set<unknown>(codes)) ? answer : null;
  } catch {
    return null;
  }
}

/** Of what ends in a brace: an object. */
function isAnswer(answer: unknown, codes: ReadonlySet<unknown>): answer is Answer {
  const { status, value, code, message, hint } = answer as Readonly<Record<string, unknown>>;
  if (status === "evaluated") return value !== undefined;
  return (
    status === "failed" && codes.has(code) && typeof message === "string" && (hint === null || typeof hint === "string")
  );
}
