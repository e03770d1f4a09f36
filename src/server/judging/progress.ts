import type { CounterReadings } from "./metrics/counter-difference.ts";
import type { Snapshot } from "./counters/snapshot.ts";

/**
 * Where a judge stands at its last look; plain JSON, stored with it. What has been counted until then is
 * told from what is new by these cumulative counters, so nothing is counted twice or lost by a crash.
 */
export interface Progress {
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** Milliseconds since the first look, without those in which the deployment was paused. */
  readonly active: number;
  /** The step that is watched, and the milliseconds that count of it. */
  readonly step: string;
  readonly elapsed: number;
  readonly paused: boolean;
  /** The canary's share of the traffic, 0 to 1. */
  readonly share: number;
  readonly arms: Snapshot;
  readonly restarts: Readonly<Record<string, number>>;
  readonly counters: Readonly<Record<string, CounterReadings>>;
}
