import type { StepHandlers } from "../../engine/plan.ts";
import { createCanaries } from "./canaries.ts";
import type { CanariesDeps } from "./canaries.ts";
import { judgingHandlers } from "./judging-handlers.ts";
import type { SelftestDeps } from "./selftest.ts";

/** The judging of releases: one of it in a control process, since it keeps what it knows of running canaries. */
export interface Judging extends SelftestDeps {
  readonly steps: StepHandlers;
}

export function createJudging(deps: CanariesDeps & SelftestDeps): Judging {
  const { signals, traffic, halves } = deps;
  return { steps: judgingHandlers({ canaries: createCanaries(deps), signals, traffic }), traffic, halves };
}
