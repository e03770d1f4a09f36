import { malformed, refuseControls, scanFields } from "./scan-fields.ts";

/**
 * Follows a chunked body byte by byte, without changing it: says where it ends, and counts what it
 * carries. Line breaks must be CRLF, sizes plain hexadecimal; trailers may not carry framing.
 */
export class ChunkScanner {
  done = false;
  /** Bytes of content so far, without the chunks' own frame. */
  decoded = 0;
  private state: State = State.Size;
  private remaining = 0;
  private digits = 0;
  private lineLength = 0;
  private trailers = "";

  /**
   * Scans from `from` and returns the index after the last byte that belongs to the body. Content
   * is also appended to `content` when it is given. Throws `message-malformed`.
   */
  scan(bytes: Buffer, from: number, content: Buffer[] | null): number {
    let at = from;
    while (at < bytes.length && !this.done) {
      if (this.state === State.Data) {
        const end = Math.min(bytes.length, at + this.remaining);
        content?.push(bytes.subarray(at, end));
        this.decoded += end - at;
        this.remaining -= end - at;
        at = end;
        if (this.remaining === 0) this.state = State.DataCr;
      } else {
        this.frameByte(bytes[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  private frameByte(byte: number): void {
    switch (this.state) {
      case State.Size:
        this.sizeByte(byte);
        return;
      case State.Extension:
        this.extensionByte(byte);
        return;
      case State.SizeLf:
        expect(byte, LF);
        this.state = this.remaining === 0 ? State.Trailer : State.Data;
        this.digits = 0;
        this.lineLength = 0;
        return;
      case State.DataCr:
        expect(byte, CR);
        this.state = State.DataLf;
        return;
      case State.DataLf:
        expect(byte, LF);
        this.state = State.Size;
        return;
      case State.Trailer:
        this.trailerByte(byte);
        return;
      case State.Data:
        return;
    }
  }

  private sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.digits += 1;
      if (this.digits > MAX_SIZE_DIGITS) throw malformed("a chunk's size is too large");
      this.remaining = this.remaining * 16 + digit;
      return;
    }
    if (this.digits === 0) throw malformed("a chunk has no size");
    if (byte === CR) this.state = State.SizeLf;
    else if (byte === SEMICOLON) this.state = State.Extension;
    else throw malformed("a chunk's size is not hexadecimal");
  }

  private extensionByte(byte: number): void {
    this.lineLength += 1;
    if (this.lineLength > MAX_EXTENSION) throw malformed("a chunk's extension is too long");
    if (byte === CR) this.state = State.SizeLf;
    else if ((byte < 0x20 && byte !== TAB) || byte === 0x7f)
      throw malformed("a chunk's extension has a control character");
  }

  private trailerByte(byte: number): void {
    this.trailers += String.fromCharCode(byte);
    if (this.trailers.length > MAX_TRAILERS) throw malformed("the trailers are too long");
    if (byte !== LF) return;
    if (this.trailers === "\r\n") {
      this.done = true;
    } else if (this.trailers.endsWith("\r\n\r\n")) {
      checkTrailers(this.trailers.slice(0, -2));
      this.done = true;
    } else if (!this.trailers.endsWith("\r\n")) {
      throw malformed("a trailer ends in a bare line feed");
    }
  }
}

function checkTrailers(text: string): void {
  refuseControls(text);
  scanFields(text, 0, (name) => {
    if (FRAMING_FIELDS.has(name)) throw malformed(`${name} is not allowed in trailers`);
    return false;
  });
}

function expect(byte: number, expected: number): void {
  if (byte !== expected) throw malformed("a chunk does not end in CRLF");
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const State = { Size: 0, Extension: 1, SizeLf: 2, Data: 3, DataCr: 4, DataLf: 5, Trailer: 6 } as const;
type State = (typeof State)[keyof typeof State];

const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;
const SEMICOLON = 0x3b;
/** 16 TiB: far above any body, far below what a double holds exactly. */
const MAX_SIZE_DIGITS = 11;
const MAX_EXTENSION = 256;
const MAX_TRAILERS = 8192;
const FRAMING_FIELDS = new Set([
  "content-length",
  "transfer-encoding",
  "host",
  "connection",
  "trailer",
  "authorization",
]);
