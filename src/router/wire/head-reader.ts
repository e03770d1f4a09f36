import { malformed, refuseControls } from "./scan-fields.ts";

/** Collects a message's head, which usually comes in one piece. */
export class HeadReader {
  /** Index after the head in the bytes that completed it. */
  end = 0;
  private partial: Buffer | null = null;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether not a byte has come yet. */
  get empty(): boolean {
    return this.partial === null;
  }

  /** The head's text up to and with the CRLF of its last line, or null while it is not complete. Throws `message-malformed`. */
  read(bytes: Buffer, from: number): string | null {
    const held = this.partial?.length ?? 0;
    const all = this.partial === null ? bytes.subarray(from) : Buffer.concat([this.partial, bytes.subarray(from)]);
    const end = all.indexOf(HEAD_END);
    if ((end < 0 ? all.length : end) > this.limit) throw malformed("the head is too large");
    if (end < 0) {
      refuseControls(all.toString("latin1"));
      this.partial = all.length === 0 ? null : Buffer.from(all);
      return null;
    }
    this.partial = null;
    this.end = from + end + HEAD_END.length - held;
    return all.toString("latin1", 0, end + 2);
  }
}

const HEAD_END = Buffer.from("\r\n\r\n");
