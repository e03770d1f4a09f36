import type { Step } from "../../engine/plan.ts";
import { step } from "../../engine/step.ts";
import { inputOfRollout, labelOf, type Rollout } from "./rollout.ts";
import { LONGEST_WAIT, type ApprovalInput, type FreezeInput, type WindowInput } from "./steps.ts";

/** What must be open before the release takes traffic; all are waited for at the same time. */
export function planGates(rollout: Rollout, needs: readonly string[]): readonly Step[] {
  if (rollout.straight) return [];
  const { window, freezes, approval } = rollout.release.spec.gates;
  const input = inputOfRollout(rollout);
  const gate = (kind: string, rest: Pick<Step, "title" | "reason"> & { input: unknown }): Step =>
    step(kind, labelOf(rollout), { ...rest, needs, deadline: LONGEST_WAIT });
  return [
    ...(window === null
      ? []
      : [
          gate("gate.window", {
            title: "Wait for the release window",
            reason: `releases go out from ${window.from} to ${window.to} in ${window.zone}`,
            input: { ...input, window } satisfies WindowInput,
          }),
        ]),
    ...(freezes.length === 0
      ? []
      : [
          gate("gate.freeze", {
            title: "Wait for the end of a freeze",
            reason: "the definition has times in which nothing goes out",
            input: { ...input, freezes } satisfies FreezeInput,
          }),
        ]),
    ...(approval === null
      ? []
      : [
          gate("gate.approval", {
            title: "Wait for an approval",
            reason: approval.by.length === 0 ? "somebody has to agree" : `${approval.by.join(" or ")} has to agree`,
            input: { ...input, by: approval.by } satisfies ApprovalInput,
          }),
        ]),
  ];
}
