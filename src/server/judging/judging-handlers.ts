import type { StepHandlers } from "../../engine/plan.ts";
import type { SignalHub } from "../signals/signal-hub.ts";
import type { Canaries } from "./canaries.ts";
import { bake } from "./steps/bake.ts";
import { preflight } from "./steps/preflight.ts";
import { verdict } from "./steps/verdict.ts";
import type { TrafficSource } from "./traffic-source.ts";

export interface JudgingDeps {
  readonly canaries: Canaries;
  readonly signals: SignalHub;
  readonly traffic: TrafficSource;
}

/** Handlers of the steps that judge a release. */
export const judgingHandlers = (deps: JudgingDeps): StepHandlers => ({
  "release.preflight": preflight(deps),
  "release.bake": bake(deps),
  "release.verdict": verdict(deps),
});
