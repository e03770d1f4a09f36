import type { StepContext } from "../../../engine/plan.ts";

/** Names one attempt of CloudFormation's: the same after a crash, another one for the way back. */
export const tokenOf = ({ deployment, step }: Pick<StepContext, "deployment" | "step">): string =>
  `bough-${deployment}-${step.kind}`.replaceAll(/[^A-Za-z0-9-]/g, "-").slice(0, 120);
