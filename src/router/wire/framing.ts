import { malformed } from "./scan-fields.ts";

/** How a message says where its body ends. */
export type Framing = "none" | "length" | "chunked" | "close";

/**
 * The length that a head's framing fields declare: a number, `"chunked"`, or null for neither.
 * Whatever two parsers could read in two ways (both fields, a field twice, another coding) is refused.
 */
export class DeclaredLength {
  length: number | null = null;
  chunked = false;

  takeLength(value: string): void {
    if (this.length !== null) throw malformed("Content-Length stands there twice");
    if (!/^\d{1,15}$/.test(value)) throw malformed("Content-Length is not a number");
    this.length = Number(value);
    this.refuseBoth();
  }

  takeCoding(value: string): void {
    if (this.chunked) throw malformed("Transfer-Encoding stands there twice");
    if (value.toLowerCase() !== "chunked") throw malformed("a transfer coding other than chunked is not supported");
    this.chunked = true;
    this.refuseBoth();
  }

  private refuseBoth(): void {
    if (this.chunked && this.length !== null)
      throw malformed("Content-Length and Transfer-Encoding contradict each other");
  }
}
