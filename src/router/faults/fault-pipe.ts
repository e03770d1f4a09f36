import type { LineShape } from "./line-shape.ts";

/** Where the bytes of a pipe go, and who is told of its state. */
export interface Outlet {
  pass(bytes: Buffer): void;
  /** It takes more again. */
  room(): void;
  /** All has passed, and whoever wrote has ended; or the limit was reached. */
  ended(error: Error | null): void;
}

/** One direction of a connection with faults: bytes go in as they come, and out as the faults let them. */
export class FaultPipe {
  private shape: LineShape;
  private readonly outlet: Outlet;
  private readonly queue: { bytes: Buffer; due: number }[] = [];
  private held = 0;
  private passed = 0;
  /** When the line is through with what went before. */
  private free = 0;
  private full = false;
  private paused = false;
  private end: { readonly error: Error | null; readonly at: number } | null = null;
  private over = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(shape: LineShape, outlet: Outlet) {
    this.shape = shape;
    this.outlet = outlet;
  }

  /** `bytes` is the pipe's from now on. Returns false when it holds enough: wait for `room`. */
  push(bytes: Buffer): boolean {
    if (this.over || bytes.length === 0) return true;
    const { latency, jitter } = this.shape;
    const due = performance.now() + Math.max(0, latency + (Math.random() * 2 - 1) * jitter);
    this.queue.push({ bytes, due });
    this.held += bytes.length;
    this.pump();
    this.full = this.held > HELD_MAX;
    return !this.full;
  }

  /** Whoever wrote has ended: told once all has passed. */
  finish(error: Error | null): void {
    this.end ??= { error, at: performance.now() + this.shape.closeDelay };
    this.pump();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.free = Math.max(this.free, performance.now());
    this.pump();
  }

  /** The faults have changed: what waits for one that is over waits no longer. */
  reshape(shape: LineShape): void {
    this.shape = shape;
    this.free = performance.now();
    for (const entry of this.queue) entry.due = Math.min(entry.due, this.free + shape.latency);
    if (this.end !== null) this.end = { ...this.end, at: Math.min(this.end.at, this.free + shape.closeDelay) };
    this.pump();
  }

  /** What is held is thrown away. */
  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.queue.length = 0;
  }

  private pump(): void {
    clearTimeout(this.timer);
    while (!this.over && !this.paused && !this.shape.blocked) {
      const wait = this.queue.length === 0 ? this.waitForEnd() : this.waitForPiece();
      if (wait === null) return;
      if (wait > 0) {
        // What a piece set off may have come by here already.
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.pump(), wait);
        return;
      }
      if (this.queue.length === 0) this.tell(this.end?.error ?? null);
      else this.passPiece();
    }
  }

  private waitForEnd(): number | null {
    return this.end === null ? null : this.end.at - performance.now();
  }

  private waitForPiece(): number {
    return this.departure() - performance.now();
  }

  /** When the next piece is through. */
  private departure(): number {
    const [head] = this.queue;
    if (head === undefined) return 0;
    return Math.max(head.due, this.free) + Math.min(head.bytes.length, this.shape.piece) / this.shape.bytesPerMs;
  }

  private passPiece(): void {
    const [head] = this.queue;
    if (head === undefined) return;
    // Counted from when it was due, not from when the timer fired: the rate is exact.
    this.free = this.departure() + this.shape.gap;
    const piece = head.bytes.subarray(0, Math.min(this.shape.piece, this.shape.limit - this.passed));
    if (piece.length === head.bytes.length) this.queue.shift();
    else head.bytes = head.bytes.subarray(piece.length);
    this.held -= piece.length;
    this.passed += piece.length;
    if (piece.length > 0) this.outlet.pass(piece);
    if (this.passed >= this.shape.limit) this.tell(new Error("the data limit of a fault was reached"));
    else if (this.full && this.held <= HELD_MAX / 2) {
      this.full = false;
      this.outlet.room();
    }
  }

  private tell(error: Error | null): void {
    if (this.over) return;
    this.stop();
    this.outlet.ended(error);
  }
}

/** Bytes that a pipe holds before it asks to wait. */
const HELD_MAX = 256 * 1024;
