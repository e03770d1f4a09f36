export interface Counts {
  readonly successes: number;
  readonly failures: number;
}

/** Something of each of the two revisions that are compared. */
export interface ByArm<T> {
  readonly canary: T;
  readonly stable: T;
}

/** Natural logarithms of latencies in milliseconds; the variance is the sample's (n − 1). */
export interface LogLatencies {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** Instances of one revision. */
export interface InstanceCounts {
  readonly total: number;
  readonly healthy: number;
  /** Processes that ended by themselves and were started again since the look before. */
  readonly restarts: number;
}

/** What happened since the look before; plain JSON. */
export interface Observation {
  /** Seconds since the canary began. */
  readonly at: number;
  /** The canary's share of the traffic in this time, 0 to 1. */
  readonly share: number;
  readonly requests: ByArm<Counts>;
  /** Sessions that ended or went quiet: failed ones had at least one failed request. */
  readonly sessions?: ByArm<Counts>;
  /** Requests slower than stable's frozen 95th percentile count as failures. */
  readonly slow?: ByArm<Counts>;
  readonly latencies?: ByArm<LogLatencies>;
  /** Bad and other events of each counter metric; null where it could not be read. */
  readonly counters?: Readonly<Record<string, ByArm<Counts> | null>>;
  /** Numbers of each limit metric, one an instance or one of a URL; null where it could not be read. */
  readonly limits?: Readonly<Record<string, readonly number[] | null>>;
  readonly instances?: ByArm<InstanceCounts>;
}
