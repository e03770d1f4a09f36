import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  /** Milliseconds after which waiting has failed. */
  readonly timeout?: number;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

type Nothing = null | undefined | false;

/**
 * Looks until `probe` gives something, and returns it. When it does not within the time, fails with
 * what was waited for and with the last error that the probe threw.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Nothing | Promise<T | Nothing>,
  { timeout = 10_000, interval = 20 }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeout;
  let cause: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      const reason = cause instanceof Error ? `: ${cause.message}` : "";
      throw new Error(`waited ${timeout} ms in vain for ${what}${reason}`, { cause });
    }
    await sleep(interval);
  }
}
