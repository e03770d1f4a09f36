import type { Duration } from "./duration.ts";
import type { ServiceResource } from "./service.ts";

/** How a release is compared with the one that it replaces. */
export interface JudgeOptions {
  /** Probability that a healthy release is taken back, over all metrics and all looks; .01 unless given. */
  readonly alpha?: number | undefined;
  /** Probability that a bad release passes; .05 unless given. */
  readonly beta?: number | undefined;
  /** What an error is counted by; sessions unless given. */
  readonly unit?: "session" | "request" | undefined;
  /** How long the last step waits for a verdict before it holds for a person; 1 hour unless given. */
  readonly timeout?: Duration | undefined;
  /** How many times the stable revision's error rate is tolerated (1), and the rate at which no release passes (.05). */
  readonly errors?: { readonly toleratedRatio?: number | undefined; readonly bad?: number | undefined } | undefined;
  /** The same of latency: tolerated up to 1.1 times, never from 1.5 times on; `false`: not judged. */
  readonly latency?:
    | { readonly toleratedRatio?: number | undefined; readonly badRatio?: number | undefined }
    | false
    | undefined;
  /** Numbers that the application reports, by a name for the evidence. */
  readonly metrics?: Readonly<Record<string, MetricOptions>> | undefined;
}

export type MetricOptions = CounterOptions | GaugeOptions | UrlOptions;

/** Events per other events, compared between the two revisions. */
export interface CounterOptions {
  readonly of: ServiceResource;
  /** Path of the Prometheus endpoint of each instance; `/metrics` unless given. */
  readonly path?: string | undefined;
  /** Counter of what is bad: `payments_total{result="failed"}`. */
  readonly bad: string;
  /** Counter of all there is: `payments_total`. */
  readonly total: string;
  readonly toleratedRatio?: number | undefined;
}

/** A number of the new revision's that must stay within limits. */
export interface GaugeOptions extends Limits {
  readonly of: ServiceResource;
  readonly path?: string | undefined;
  /** Name of the gauge: `queue_depth`. */
  readonly gauge: string;
}

/** A URL that answers a number, or JSON with a number at `value`. */
export interface UrlOptions extends Limits {
  readonly url: string;
}

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Looks in a row that must be outside before the release fails; 3 unless given. */
  readonly looks?: number | undefined;
}
