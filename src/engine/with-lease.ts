import { BoughError } from "../lib/bough-error.ts";
import type { Leases } from "./leases.ts";

export interface LeaseTerms {
  readonly leases: Leases;
  /** What is guarded. */
  readonly name: string;
  /** Who guards it: unique to the process, or a crashed process' lease would pass for this one's. */
  readonly owner: string;
  /** Milliseconds after which the lease of an owner that died is free; renewed three times as often. */
  readonly ttl: number;
}

/**
 * Runs `work` while holding the lease. The signal is aborted with `lease-lost` when somebody else
 * took it over, or when it could not be renewed in time: `work` must then let go at once, without
 * undoing anything, since the next owner may be at it.
 *
 * Error: `lease-conflict` when the lease is another owner's.
 */
export async function withLease<T>(terms: LeaseTerms, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const { leases, name, owner, ttl } = terms;
  if (!leases.acquire(name, owner, ttl)) throw conflictError(name);

  const lost = new AbortController();
  let renewedAt = performance.now();
  const timer = setInterval(() => {
    if (isRenewed()) renewedAt = performance.now();
  }, ttl / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    leases.release(name, owner);
  }

  /** A renewal that fails is tried again as long as the lease cannot have expired. */
  function isRenewed(): boolean {
    try {
      if (leases.renew(name, owner, ttl)) return true;
      lost.abort(lostError(name));
    } catch (error) {
      if (performance.now() - renewedAt >= ttl) lost.abort(lostError(name, error));
    }
    return false;
  }
}

function conflictError(name: string): BoughError {
  return new BoughError("lease-conflict", `Somebody else is at work on ${name}.`, {
    hint: "Wait for that to end, or for the lease of a process that died to expire.",
  });
}

function lostError(name: string, cause?: unknown): BoughError {
  return new BoughError("lease-lost", `The lease on ${name} was lost.`, {
    hint: "Nothing is to be done: whoever holds the lease now goes on.",
    cause,
  });
}
