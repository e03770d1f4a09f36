import type { Duration } from "./duration.ts";
import type { ServiceResource } from "./service.ts";

/** Chaos of an environment. Shares are 0 to 1. */
export interface ChaosOptions {
  /** Experiments run only where this is set. */
  readonly allowed?: boolean | undefined;
  readonly experiments?: Readonly<Record<string, ExperimentOptions>> | undefined;
  readonly schedule?: ChaosScheduleOptions | undefined;
}

export interface ExperimentOptions {
  readonly title?: string | undefined;
  /** What must hold before, during and after. */
  readonly steadyState: readonly ProbeOptions[];
  /** Faults, all at once. */
  readonly method: readonly FaultOptions[];
  /** 1 minute unless given. */
  readonly duration?: Duration | undefined;
  /** Conditions that must hold, or the experiment ends at once. */
  readonly stop?: readonly ProbeOptions[] | undefined;
}

export type ProbeOptions = HttpProbeOptions | MetricProbeOptions;

export interface HttpProbeOptions {
  readonly name?: string | undefined;
  /** Public path of the environment. */
  readonly path: string;
  /** 200 unless given. */
  readonly status?: number | undefined;
  /** Longest time to the answer; 5 seconds unless given. */
  readonly within?: Duration | undefined;
  /** Of the probes made while the faults are on, the share that must hold; 1 unless given. */
  readonly tolerance?: number | undefined;
}

export interface MetricProbeOptions {
  readonly name?: string | undefined;
  readonly of: ServiceResource;
  readonly metric: "error-rate" | "p95";
  /** Error rate 0 to 1, p95 milliseconds. */
  readonly max: number;
}

interface Place {
  /** Service that the fault stands before. */
  readonly of: ServiceResource;
  /** Only on the link from this service. */
  readonly from?: ServiceResource | undefined;
  /** Only on public requests. */
  readonly edge?: true | undefined;
  /** Share of the requests, or connections, that it hits; all unless given. */
  readonly share?: number | undefined;
  /** Way that it acts on; the response unless given. */
  readonly direction?: "request" | "response" | undefined;
}

/** A fault and where it acts. Times are milliseconds. */
export type FaultOptions = Place &
  (
    | { readonly kind: "kill"; readonly instances?: number | undefined }
    | { readonly kind: "latency"; readonly ms: number; readonly jitter?: number | undefined }
    | { readonly kind: "error"; readonly status?: number | undefined }
    | { readonly kind: "timeout"; readonly ms: number }
    | { readonly kind: "reset"; readonly after?: number | undefined }
    | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
    | { readonly kind: "slow-close"; readonly ms: number }
    | { readonly kind: "slice"; readonly size: number; readonly delay?: number | undefined }
    | { readonly kind: "limit"; readonly bytes: number }
    | { readonly kind: "blackhole" }
  );

/** Experiments at random times. */
export interface ChaosScheduleOptions {
  /** Names of experiments; all unless given. */
  readonly experiments?: readonly string[] | undefined;
  /** 1 is Monday; workdays unless given. */
  readonly days?: readonly number[] | undefined;
  /** `09:00` unless given. */
  readonly from?: string | undefined;
  /** `15:00` unless given. */
  readonly to?: string | undefined;
  /** IANA name; `UTC` unless given. */
  readonly zone?: string | undefined;
  /** Mean time between experiments; 1 day unless given. */
  readonly every?: Duration | undefined;
  /** 1 hour unless given. */
  readonly minimumGap?: Duration | undefined;
}
