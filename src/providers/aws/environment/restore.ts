import { CancelUpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { uploadTemplates } from "../assets/upload-templates.ts";
import { removeGate } from "../shift/gate.ts";
import type { ReadShifts } from "../shift/read-shifts.ts";
import { stopShifts } from "../shift/stop-shifts.ts";
import { type GateRef, environmentStackName } from "../names.ts";
import { deleteStack } from "../stack/delete-stack.ts";
import { readStack } from "../stack/read-stack.ts";
import { isStillborn, isUpdatable } from "../stack/stack-status.ts";
import { type Watching, waitUntilIdle } from "../stack/wait-until-idle.ts";
import type { SiteAsset } from "../synth/asset.ts";
import { deployEnvironment } from "./deploy-environment.ts";
import type { EnvironmentPlan } from "./environment-plan.ts";

export interface Restoration {
  readonly environment: GateRef;
  /** What users get back, such as `v3`; null when nothing served before. */
  readonly back: string | null;
  /** That release as stacks, made where the stack is not what it shall be again. */
  planned(): Promise<EnvironmentPlan>;
  /** Whether it is the release that was there all the time: its sites' files are where they belong. */
  readonly isThere: boolean;
  readonly token: string;
  readonly readShifts: ReadShifts;
  publish(asset: SiteAsset): Promise<void>;
}

/** The way back of a release: what served before, or no stack that never worked. */
export async function restore(
  watching: Watching,
  { environment, back, planned: make, isThere, token, readShifts, publish }: Restoration,
): Promise<void> {
  const name = environmentStackName(environment);
  if (back !== null) {
    await stopShifts(watching, readShifts, environment);
    // Nothing holds the way back.
    await removeGate(watching.aws, environment);
    await cancelUpdate(watching, name);
    const now = await waitUntilIdle(watching, name);
    // Nothing was changed yet, or CloudFormation has taken it back itself.
    if (!isThere && now !== null && isUpdatable(now.status) && now.outputs["Release"] === back)
      return watching.log(`${name} is ${now.status}, with ${back}`);
    const planned = await make();
    await uploadTemplates(watching.aws, planned.foundation.exports.AssetsBucket, planned.templates);
    await deployEnvironment(watching, planned, token);
    for (const site of isThere ? [] : planned.sites) await publish(site);
    return;
  }
  const stack = await waitUntilIdle(watching, name);
  if (stack !== null && (isStillborn(stack.status) || stack.status === "REVIEW_IN_PROGRESS"))
    await deleteStack(watching, { name, token });
}

/** A canary that nobody wants any more goes back at once, not when it has baked. */
async function cancelUpdate({ aws }: Watching, name: string): Promise<void> {
  const stack = await readStack(aws, name);
  if (stack?.status !== "UPDATE_IN_PROGRESS") return;
  await aws.cloudFormation.send(new CancelUpdateStackCommand({ StackName: stack.id })).catch((error: unknown) => {
    // It has ended in the meantime.
    if (!(error instanceof Error && error.name === "ValidationError")) throw error;
  });
}
