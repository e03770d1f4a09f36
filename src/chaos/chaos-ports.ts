import type { Fault, FaultPlace } from "../model/chaos.ts";

/** The environment that an experiment runs in. */
export interface ChaosTarget {
  readonly app: string;
  readonly slug: string;
}

/** A fault of the traffic while an experiment runs. It ends by itself at its `ttl`, unless it is set again. */
export interface ChaosLease {
  /** `<run>/<number>`: names the fault in metrics and reports. */
  readonly id: string;
  /** Milliseconds. */
  readonly ttl: number;
  readonly target: ChaosTarget;
  readonly place: FaultPlace;
  /** Share of the requests that it hits, above 0 and up to 1. */
  readonly share: number;
  readonly direction: "request" | "response";
  readonly fault: Exclude<Fault, { readonly kind: "kill" }>;
}

export interface ProbeAnswer {
  /** Null when there was no answer in time, or none at all. */
  readonly status: number | null;
  readonly ms: number;
}

/** What one source has counted of a route since it began; a source that begins anew has another name. */
export interface RouteCounts {
  readonly source: string;
  readonly statuses: Readonly<Record<number, number>>;
  /** Times to the answer: `counts[i]` lie above `bounds[i - 1]` and up to `bounds[i]` ms; the last lie above all bounds. */
  readonly latency: { readonly bounds: readonly number[]; readonly counts: readonly number[] };
}

/** What a lease hit, by release. */
export interface LeaseHits {
  readonly id: string;
  readonly hits: Readonly<Record<string, number>>;
}

/** All that experiments need of the world. */
export interface ChaosPorts {
  /** One request to a public path of the environment. Never rejects. */
  probe(target: ChaosTarget, request: { readonly path: string; readonly timeout: number }): Promise<ProbeAnswer>;
  /** The counts of all releases of a service. */
  counts(target: ChaosTarget, service: string): Promise<readonly RouteCounts[]>;
  /** Sets or renews the leases of a run: these and no others. Nothing of other runs changes. */
  setLeases(run: string, leases: readonly ChaosLease[]): Promise<void>;
  /** Leases of the run that still act somewhere. */
  liveLeases(run: string): Promise<number>;
  leaseHits(run: string): Promise<readonly LeaseHits[]>;
  /** Ends so many instances of a service at once, as a crash does; returns their ids. */
  kill(target: ChaosTarget, service: string, instances: number): Promise<readonly string[]>;
  readonly clock: ChaosClock;
}

export interface ChaosClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves early, never rejects, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
