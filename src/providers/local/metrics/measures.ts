/** What has been gathered of one subject in one period. */
export interface Measures {
  /** Null where no router was asked. */
  requests: number | null;
  errors: number;
  /** Answers by index of their bound. */
  readonly latency: Map<number, number>;
  /** Milliseconds of processor time … */
  cpu: number;
  /** … and of the time in which it was had, of each instance. */
  elapsed: number;
  readonly memory: number[];
  readonly healthy: number[];
  readonly wanted: number[];
  readonly disk: number[];
}

/** Of a period of which nothing is known yet. */
export const measuresIn = (): Measures => ({
  requests: null,
  errors: 0,
  latency: new Map(),
  cpu: 0,
  elapsed: 0,
  memory: [],
  healthy: [],
  wanted: [],
  disk: [],
});
