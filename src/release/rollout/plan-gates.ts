import type { Step } from "../../engine/plan.ts";
import { step } from "../../engine/step.ts";
import { inputOfRollout, labelOf, type Rollout } from "./rollout.ts";
import { LONGEST_WAIT, type ApprovalInput, type FreezeInput, type WindowInput } from "./steps.ts";

/**
 * What must be open before the release takes traffic, one after the other: the clock comes last, so
 * that an approval which comes when the window has closed again waits for the next one.
 */
export function planGates(rollout: Rollout, needs: readonly string[]): readonly Step[] {
  if (rollout.straight) return [];
  const gates: Step[] = [];
  for (const { kind, ...rest } of gatesOf(rollout)) {
    const before = gates.at(-1);
    const after = before === undefined ? needs : [before.id];
    gates.push(step(kind, labelOf(rollout), { ...rest, needs: after, deadline: LONGEST_WAIT }));
  }
  return gates;
}

type Gate = Pick<Step, "kind" | "title" | "reason"> & { readonly input: unknown };

function gatesOf(rollout: Rollout): readonly Gate[] {
  const { window, freezes, approval } = rollout.release.spec.gates;
  const input = inputOfRollout(rollout);
  const gates: Gate[] = [];
  if (approval !== null)
    gates.push({
      kind: "gate.approval",
      title: "Wait for an approval",
      reason: approval.by.length === 0 ? "somebody has to agree" : `${approval.by.join(" or ")} has to agree`,
      input: { ...input, by: approval.by } satisfies ApprovalInput,
    });
  if (freezes.length > 0)
    gates.push({
      kind: "gate.freeze",
      title: "Wait for the end of a freeze",
      reason: "the definition has times in which nothing goes out",
      input: { ...input, freezes } satisfies FreezeInput,
    });
  if (window !== null)
    gates.push({
      kind: "gate.window",
      title: "Wait for the release window",
      reason: `releases go out from ${window.from} to ${window.to} in ${window.zone}`,
      input: { ...input, window } satisfies WindowInput,
    });
  return gates;
}
