import type { ByArm, Counts } from "./observation.ts";
import { updateRateMonitor } from "./rate-monitor.ts";
import type { RateMonitor } from "./rate-monitor.ts";

/** What is known of a counter metric; plain data. */
export interface CounterMonitor {
  readonly rate: RateMonitor;
  /** Whether the last look could read it: what has disappeared passes nothing. */
  readonly readable: boolean;
}

/** Adds one look; a metric that could not be read adds nothing. */
export function updateCounterMonitor(
  { rate }: CounterMonitor,
  at: number,
  share: number,
  counts: ByArm<Counts> | null,
): CounterMonitor {
  if (counts === null) return { rate, readable: false };
  return { rate: updateRateMonitor(rate, at, share, counts), readable: true };
}
