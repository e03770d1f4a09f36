import { StopServiceDeploymentCommand } from "@aws-sdk/client-ecs";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { ReadShifts } from "./read-shifts.ts";

const AT_ONCE = 4;

/** Has ECS give people back what served before, at once, in each service whose traffic is under way. Ended already is fine. */
export async function stopShifts(
  { aws, log }: Watching,
  readShifts: ReadShifts,
  environment: EnvironmentRef,
): Promise<void> {
  const underWay = (await readShifts(environment)).filter((shift) => shift.underWay && shift.sources.length > 0);
  await mapLimit(underWay, AT_ONCE, async ({ service, deployment, target }) => {
    await aws.ecs
      .send(new StopServiceDeploymentCommand({ serviceDeploymentArn: deployment, stopType: "ROLLBACK" }))
      .catch((error: unknown) => {
        // It has ended in the meantime, or goes back already.
        if (!(error instanceof Error && /ConflictException|NotFoundException/.test(error.name))) throw error;
      });
    log(`${service}: ECS takes ${target.release} back`);
  });
}
