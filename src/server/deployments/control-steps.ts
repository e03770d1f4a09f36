import type { StepHandlers } from "../../engine/plan.ts";
import { runStep } from "../chaos/run-step.ts";
import type { ControlDeps } from "../control-deps.ts";
import { gateSteps } from "../gates/gate-steps.ts";

/** Steps that are control's own affair, whatever the provider. */
export const controlSteps = (deps: ControlDeps): StepHandlers => ({
  ...gateSteps(deps),
  ...deps.judging.steps,
  "chaos.run": runStep(deps),
});
