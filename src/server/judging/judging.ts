import type { StepHandlers } from "../../engine/plan.ts";
import { createCanaries } from "./canaries.ts";
import type { CanariesDeps } from "./canaries.ts";
import { judgingHandlers } from "./judging-handlers.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** The judging of releases: one of it in a control process, since it keeps what it knows of running canaries. */
export interface Judging {
  readonly steps: StepHandlers;
  readonly traffic: TrafficSource;
}

export function createJudging(deps: CanariesDeps): Judging {
  const { signals, traffic } = deps;
  return { steps: judgingHandlers({ canaries: createCanaries(deps), signals, traffic }), traffic };
}
