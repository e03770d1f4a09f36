/** What was seen of one environment at one moment: a line of its files. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether `counts` are all that there are; else those that have changed since the sample before. */
  readonly full: boolean;
  readonly counts: readonly CountSample[];
  readonly instances: readonly InstanceSample[];
  /** Bytes that its folders take; null where that is not known. */
  readonly disk: number | null;
}

/** What one router worker has counted since it started. */
export interface CountSample {
  /** Tells who counted what: another start of a worker has another key. */
  readonly key: string;
  /** Name of the worker and id of its start. */
  readonly worker: string;
  /** When it began to count at the earliest, in milliseconds since 1970. */
  readonly since: number;
  readonly resource: string;
  readonly release: string;
  /** Null for all that the release answered. */
  readonly instance: string | null;
  readonly requests: number;
  readonly errors: number;
  /** Index of a bound in `LOG_BOUNDS` and how many, in turns. */
  readonly latency: readonly number[];
}

export interface InstanceSample {
  /** `api@v3.0`, as its log is called. */
  readonly name: string;
  readonly resource: string;
  readonly release: string;
  /** Whether its release takes new clients. */
  readonly serves: boolean;
  /** Null where no router has it. */
  readonly healthy: boolean | null;
  /** Null while it does not run. */
  readonly usage: InstanceUsage | null;
}

export interface InstanceUsage {
  /** Tells the process from one of the same pid. */
  readonly start: string;
  /** The same as a time, in milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds of processor time that its processes have had; null where the machine does not tell. */
  readonly cpu: number | null;
  /** Resident bytes. */
  readonly memory: number;
}
