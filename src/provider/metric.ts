import type { EnvironmentRef } from "./provider.ts";

/**
 * What can be measured, the same at every provider, each with its unit. What a provider cannot tell is
 * absent from its answer, and from its `capabilities.metrics`.
 */
export const metricUnits = {
  /** Requests that were answered, in a period. */
  requests: "count",
  /** Those of them that failed: status 500 and above. */
  errors: "count",
  /** Time from a request to the head of its answer. */
  "latency.p50": "ms",
  "latency.p95": "ms",
  "latency.p99": "ms",
  /** Instances of releases that take traffic which are healthy: the least of a period. */
  instances: "count",
  /** How many of them there shall be: the most of a period. */
  "instances.wanted": "count",
  /** Of one vCPU: 100 is one that is busy all the time. Of a resource: the mean of its instances. */
  cpu: "percent",
  /** Resident memory. Of a resource: the mean of its instances. */
  memory: "bytes",
  /** Storage that is taken. */
  disk: "bytes",
  /** Read and write capacity units of a table that were used in a period. */
  reads: "units",
  writes: "units",
  /** Calls that a table turned away in a period. */
  throttles: "count",
} as const;

export type MetricName = keyof typeof metricUnits;
export type MetricUnit = (typeof metricUnits)[MetricName];

export interface MetricQuery {
  readonly environment: EnvironmentRef;
  /** Null for all resources, and the environment as a whole. */
  readonly resource: string | null;
  /** Whether each instance is told as well. */
  readonly instances: boolean;
  /** Milliseconds since 1970: points from this time on … */
  readonly from: number;
  /** … and before this one. */
  readonly to: number;
  /** Milliseconds from point to point; a provider takes a longer time where it has no finer points. */
  readonly period: number;
}

export interface MetricSeries {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  /** Null for the environment as a whole. */
  readonly resource: string | null;
  /** Its name; null for all instances together. */
  readonly instance: string | null;
  /** `v3`, of an instance; null where it is not known. */
  readonly release: string | null;
  /** Milliseconds that a point stands for. */
  readonly period: number;
  /** By time; a period of which nothing is known has none. */
  readonly points: readonly MetricPoint[];
}

/** Beginning of the period, a multiple of it, as an ISO 8601 time; and the value. */
export type MetricPoint = readonly [at: string, value: number];
