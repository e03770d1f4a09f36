import type { EnvironmentRef } from "./provider.ts";

/** What a provider counts of the requests to an environment's releases, where bough's own routers do not carry them. */
export interface ReleaseTraffic {
  /** Cumulative, from a time on that stays the same while a deployment runs. */
  counts(environment: EnvironmentRef): Promise<readonly ReleaseCounts[]>;
  /** How the requests are divided now. */
  splits(environment: EnvironmentRef): Promise<readonly RouteSplit[]>;
  /** What a release, such as `v3`, gets on all routes together, in the last minutes. */
  requestsPerMinute(environment: EnvironmentRef, release: string): Promise<number>;
}

export interface ReleaseCounts {
  readonly route: string;
  /** `v3` */
  readonly release: string;
  readonly successes: number;
  /** Answers of status 500 or above. */
  readonly failures: number;
}

export interface RouteSplit {
  readonly route: string;
  /** Release, such as `v3`, → weight. */
  readonly weights: Readonly<Record<string, number>>;
}
