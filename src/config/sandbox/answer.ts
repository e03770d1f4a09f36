import type { Json } from "../../lib/json.ts";

/** What the child process hands back, as one JSON text and a line break, without which it is not whole. */
export type Answer =
  | { readonly status: "evaluated"; readonly definition: Json }
  | ({ readonly status: "failed" } & Failure);

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** File descriptor of the child that takes the answer: what the definition prints does not mix with it. */
export const ANSWER_DESCRIPTOR = 3;

/** Bytes that an answer may have. */
export const LARGEST_ANSWER = 1024 ** 2;

/** What the child wrote, which may have been the definition's own doing; null when it is no whole answer. */
export function readAnswer(text: string): Answer | null {
  if (!text.endsWith("}\n")) return null;
  try {
    const answer: unknown = JSON.parse(text);
    return isAnswer(answer) ? answer : null;
  } catch {
    return null;
  }
}

/** Of what ends in a brace: an object. */
function isAnswer(answer: unknown): answer is Answer {
  const { status, definition, code, message, hint } = answer as Readonly<Record<string, unknown>>;
  if (status === "evaluated") return definition !== undefined;
  return (
    status === "failed" && CODES.has(code) && typeof message === "string" && (hint === null || typeof hint === "string")
  );
}

const CODES = new Set<unknown>(["definition-failed", "definition-forbidden", "definition-invalid"]);
