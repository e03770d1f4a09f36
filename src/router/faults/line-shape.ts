import type { FaultLease } from "./fault-lease.ts";

/** What several faults together do to one direction of a connection. Times are milliseconds. */
export interface LineShape {
  /** Nothing passes. */
  readonly blocked: boolean;
  readonly latency: number;
  readonly jitter: number;
  readonly bytesPerMs: number;
  /** Bytes that pass at a time. */
  readonly piece: number;
  /** Between two pieces. */
  readonly gap: number;
  /** Bytes until the connection is cut. */
  readonly limit: number;
  /** Between the end and its being told. */
  readonly closeDelay: number;
}

/** The narrowest of each wins; delays add up. */
export function lineShape(faults: readonly FaultLease[], direction: FaultLease["direction"]): LineShape {
  return faults.filter((lease) => lease.direction === direction).reduce(bend, STRAIGHT);
}

function bend(shape: LineShape, { fault, direction }: FaultLease): LineShape {
  switch (fault.kind) {
    case "latency":
      return { ...shape, latency: shape.latency + fault.ms, jitter: shape.jitter + fault.jitter };
    case "bandwidth": {
      const bytesPerMs = Math.min(shape.bytesPerMs, fault.bytesPerSecond / 1000);
      return { ...shape, bytesPerMs, piece: Math.min(shape.piece, Math.max(1, Math.ceil(bytesPerMs * STRIDE))) };
    }
    case "slice":
      return { ...shape, piece: Math.min(shape.piece, fault.size), gap: shape.gap + fault.delay };
    case "limit":
      return { ...shape, limit: Math.min(shape.limit, fault.bytes) };
    case "slow-close":
      return { ...shape, closeDelay: shape.closeDelay + fault.ms };
    case "timeout":
    case "blackhole":
      return { ...shape, blocked: true };
    case "error":
      // A request that is answered in the service's place does not reach it.
      return { ...shape, blocked: shape.blocked || direction === "request" };
    case "reset":
      // What is reset at once must not be answered first.
      return { ...shape, blocked: shape.blocked || fault.after === 0 };
  }
}

export const STRAIGHT: LineShape = {
  blocked: false,
  latency: 0,
  jitter: 0,
  bytesPerMs: Infinity,
  piece: Infinity,
  gap: 0,
  limit: Infinity,
  closeDelay: 0,
};
/** A narrow line passes what it can in so many milliseconds at a time: smooth, and few timers. */
const STRIDE = 20;
