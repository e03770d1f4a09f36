/** Follows WebSocket frames in one direction (RFC 6455, 5.2), to know where another frame may be put between. */
export class FrameTracker {
  /** Bytes of the present frame's header that have come. */
  private header = 0;
  private headerLength = 2;
  /** Index in the header after the extended length. */
  private extendedEnd = 2;
  private payload = 0;

  get atBoundary(): boolean {
    return this.header === 0 && this.payload === 0;
  }

  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.header === 0 && this.payload > 0) {
        const skipped = Math.min(this.payload, bytes.length - at);
        this.payload -= skipped;
        at += skipped;
      } else {
        this.headerByte(bytes[at] ?? 0);
        at += 1;
      }
    }
  }

  private headerByte(byte: number): void {
    this.header += 1;
    if (this.header === 2) {
      const short = byte & 0x7f;
      const extended = EXTENDED.get(short) ?? 0;
      this.headerLength = 2 + extended + (byte & 0x80 ? 4 : 0);
      this.payload = extended === 0 ? short : 0;
      this.extendedEnd = 2 + extended;
    } else if (this.header > 2 && this.header <= this.extendedEnd) {
      this.payload = this.payload * 256 + byte;
    }
    if (this.header >= 2 && this.header === this.headerLength) this.header = 0;
  }
}

/** Short length → bytes of the extended one. */
const EXTENDED: ReadonlyMap<number, number> = new Map([
  [126, 2],
  [127, 8],
]);
