import { BoughError } from "../lib/bough-error.ts";

export function bodyTooLarge(limit: number): BoughError {
  return new BoughError("body-too-large", `The request's body is larger than ${limit} bytes.`, {
    hint: "Send less at once.",
  });
}
