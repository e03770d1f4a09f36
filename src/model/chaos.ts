/** Chaos of one environment, every value present. Durations are milliseconds, shares 0 to 1. */
export interface ChaosSpec {
  /** Experiments run only where this is set. */
  readonly allowed: boolean;
  readonly experiments: Readonly<Record<string, ExperimentSpec>>;
  readonly schedule: ChaosSchedule | null;
}

export interface ExperimentSpec {
  readonly title: string;
  /** What must hold before, during and after; where it does not hold before, nothing starts. */
  readonly steadyState: readonly ProbeSpec[];
  /** Faults, all at once, for `duration`. */
  readonly method: readonly FaultSpec[];
  readonly duration: number;
  /** Conditions that end the experiment at once, whatever the steady state tolerates. */
  readonly stop: readonly ProbeSpec[];
}

export type ProbeSpec =
  | {
      readonly kind: "http";
      readonly name: string;
      /** Public path of the environment. */
      readonly path: string;
      readonly status: number;
      /** Longest time to the answer. */
      readonly within: number;
      /** Of the probes made while the faults are on, the share that must hold. */
      readonly tolerance: number;
    }
  | {
      readonly kind: "metric";
      readonly name: string;
      readonly service: string;
      readonly metric: "error-rate" | "p95";
      /** Error rate 0 to 1, p95 milliseconds. */
      readonly max: number;
    };

/** Where a fault acts: on all requests to a service, on its public ones, or on a link from one service to another. */
export type FaultPlace =
  | { readonly at: "service" | "edge"; readonly service: string }
  | { readonly at: "link"; readonly from: string; readonly service: string };

export interface FaultSpec {
  readonly place: FaultPlace;
  /** Share of the requests, or connections, that it hits. */
  readonly share: number;
  readonly direction: "request" | "response";
  readonly fault: Fault;
}

export type Fault =
  | { readonly kind: "kill"; readonly instances: number }
  | { readonly kind: "latency"; readonly ms: number; readonly jitter: number }
  | { readonly kind: "error"; readonly status: number }
  | { readonly kind: "timeout"; readonly ms: number }
  | { readonly kind: "reset"; readonly after: number }
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
  | { readonly kind: "slow-close"; readonly ms: number }
  | { readonly kind: "slice"; readonly size: number; readonly delay: number }
  | { readonly kind: "limit"; readonly bytes: number }
  | { readonly kind: "blackhole" };

/** Experiments at random times. */
export interface ChaosSchedule {
  readonly experiments: readonly string[];
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** Mean time between experiments. */
  readonly every: number;
  readonly minimumGap: number;
}
