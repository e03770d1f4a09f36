/** Milliseconds. */
export interface RunTimes {
  /** Between two looks at the probes. */
  readonly look: number;
  /** How long the faults last when nobody renews them. Renewed at a third of it. */
  readonly ttl: number;
  /** How long the steady state may take to come back. */
  readonly settle: number;
}

export const RUN_TIMES: RunTimes = { look: 1_000, ttl: 9_000, settle: 60_000 };
