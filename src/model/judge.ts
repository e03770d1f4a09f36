/** How a canary is judged, every value present. Durations are milliseconds. */
export interface JudgeSpec {
  /** Probability that a healthy release is taken back, over all metrics and all looks. */
  readonly alpha: number;
  /** Probability that a bad release passes. */
  readonly beta: number;
  /** What an error is counted by: sessions, unless the definition says otherwise, since failures of one client come together. */
  readonly unit: "session" | "request";
  /** How long the last step waits for a verdict before it holds for a person. */
  readonly timeout: number;
  readonly errors: {
    /** How many times the stable revision's rate the new one's may be, from 1 on. */
    readonly toleratedRatio: number;
    /** The rate at which no release may pass, 0 to 1. */
    readonly bad: number;
  };
  /** Null: latency is not judged. */
  readonly latency: {
    readonly toleratedRatio: number;
    /** Ratio at which no release may pass; above the tolerated one. */
    readonly badRatio: number;
  } | null;
  readonly metrics: Readonly<Record<string, MetricSpec>>;
}

/** A number that the application reports of itself. */
export type MetricSpec = CounterMetric | LimitMetric;

/** Events per other events, compared between the revisions as errors are: `failed_payments_total` per `payments_total`. */
export interface CounterMetric {
  readonly kind: "counter";
  readonly service: string;
  /** Path of the Prometheus endpoint of each instance. */
  readonly path: string;
  /** Name of the counter, with labels if it has any: `orders_total{result="failed"}`. */
  readonly bad: string;
  readonly total: string;
  readonly toleratedRatio: number;
}

/** A number that must stay within limits: a gauge of the new revision's, or what a URL answers. */
export interface LimitMetric {
  readonly kind: "limit";
  readonly source:
    | { readonly kind: "prometheus"; readonly service: string; readonly path: string; readonly name: string }
    /** Answers a number, or JSON with a number at `value`. */
    | { readonly kind: "url"; readonly url: string };
  readonly min: number | null;
  readonly max: number | null;
  /** Looks in a row that must be outside before the release fails. */
  readonly looks: number;
}
