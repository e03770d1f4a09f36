import type { CounterMonitor } from "./counter-monitor.ts";
import type { InstanceMonitor } from "./instance-monitor.ts";
import type { JudgeSettings } from "./judge-settings.ts";
import type { LatencyMonitor } from "./latency-monitor.ts";
import type { LimitMonitor } from "./limit-monitor.ts";
import type { RateMonitor } from "./rate-monitor.ts";

/** A judge between two looks; plain data. A metric that is not judged is null. */
export interface JudgeState {
  readonly settings: JudgeSettings;
  /** Seconds since the canary began, of the last look. */
  readonly at: number;
  readonly looks: number;
  /** Requests that the canary should have had, by its share, since it last had one. */
  readonly missed: number;
  readonly errors: RateMonitor;
  readonly slow: RateMonitor | null;
  readonly latency: LatencyMonitor | null;
  readonly counters: Readonly<Record<string, CounterMonitor>>;
  readonly limits: Readonly<Record<string, LimitMonitor>>;
  readonly instances: InstanceMonitor;
}
