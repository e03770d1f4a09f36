import type { Plan } from "../../../engine/plan.ts";
import { step } from "../../../engine/step.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { AwsActual } from "./aws-actual.ts";
import type { DestroyInput } from "./step-inputs.ts";

const REASON = "nothing of the environment shall remain";
const HOUR = 60 * 60_000;

/** Contents first, which keep buckets from being deleted, then the stack, then what it has left. */
export function planDestroy({ environment }: Desired, { stack }: AwsActual): Plan {
  const input: DestroyInput = { app: environment.app, slug: environment.slug };
  const subject = `${environment.app}/${environment.slug}`;
  const empty = step("aws.empty", subject, {
    title: "Empty buckets, with all versions",
    reason: REASON,
    needs: [],
    input,
    deadline: HOUR,
  });
  const remove = step("aws.delete", subject, {
    title: `Delete stack ${stack?.name ?? ""}`.trimEnd(),
    reason: REASON,
    needs: [empty.id],
    input,
    deadline: 2 * HOUR,
  });
  const leftovers = step("aws.leftovers", subject, {
    title: "Delete log groups and buckets that the stack has left",
    reason: REASON,
    needs: [remove.id],
    input,
    deadline: HOUR,
  });
  return { steps: [empty, remove, leftovers], undo: [], pointOfNoReturn: null };
}
