import type { ExperimentSpec } from "../model/chaos.ts";
import { describeFault } from "./describe-fault.ts";

/** What is there to be hit. */
export interface HitableService {
  readonly name: string;
  readonly instances: readonly string[];
  /** Requests a minute at present; null when nobody knows. */
  readonly requests: number | null;
}

export interface ExperimentPreview {
  readonly title: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly faults: readonly {
    readonly fault: string;
    readonly service: string;
    /** Instances of which so many are ended at random; none for a fault of the traffic. */
    readonly instances: readonly string[];
    /** Requests that would be hit while it lasts, at the present traffic of the whole service; null when nobody knows. */
    readonly requests: number | null;
  }[];
  readonly probes: readonly string[];
  readonly stop: readonly string[];
}

/** What an experiment would do, without doing anything. */
export function previewExperiment(spec: ExperimentSpec, services: readonly HitableService[]): ExperimentPreview {
  const faults = spec.method.map((one) => {
    const { place, fault, share } = one;
    const service = services.find(({ name }) => name === place.service);
    const perMinute = service?.requests ?? null;
    const kills = fault.kind === "kill";
    return {
      fault: describeFault(one),
      service: place.service,
      instances: kills ? (service?.instances ?? []) : [],
      requests: kills || perMinute === null ? null : Math.round((perMinute * share * spec.duration) / 60_000),
    };
  });
  const names = (probes: ExperimentSpec["stop"]): readonly string[] => probes.map(({ name }) => name);
  return {
    title: spec.title,
    duration: spec.duration,
    faults,
    probes: names(spec.steadyState),
    stop: names(spec.stop),
  };
}
