import { ChunkScanner } from "./chunk-scanner.ts";
import type { Framing } from "./framing.ts";

/** Says, chunk by chunk, which bytes belong to a message's body and when it is complete. */
export class BodyFramer {
  done: boolean;
  private remaining: number;
  private readonly framing: Framing;
  private readonly chunks: ChunkScanner | null;
  private passed = 0;

  constructor(framing: Framing, length: number) {
    this.framing = framing;
    this.remaining = length;
    this.chunks = framing === "chunked" ? new ChunkScanner() : null;
    this.done = framing === "none";
  }

  /** Bytes of content so far. */
  get size(): number {
    return this.chunks === null ? this.passed : this.chunks.decoded;
  }

  /** Returns the index after the last byte of `bytes` that belongs to the body. Throws `message-malformed`. */
  scan(bytes: Buffer, from: number, content: Buffer[] | null = null): number {
    if (this.chunks !== null) {
      const end = this.chunks.scan(bytes, from, content);
      this.done = this.chunks.done;
      return end;
    }
    if (this.framing === "none") return from;
    const end = this.framing === "close" ? bytes.length : Math.min(bytes.length, from + this.remaining);
    this.passed += end - from;
    this.remaining -= end - from;
    if (this.framing === "length" && this.remaining === 0) this.done = true;
    content?.push(bytes.subarray(from, end));
    return end;
  }
}
