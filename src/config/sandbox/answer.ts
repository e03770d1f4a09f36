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
