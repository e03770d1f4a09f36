import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";

export interface RunningService {
  readonly arn: string;
  readonly name: string;
  /** Instances that it shall have, by the template or by scaling. */
  readonly desired: number;
}

/** What one call takes. */
const MOST = 10;
const AT_ONCE = 4;

/** Services of a cluster that run, by names or ARNs. ECS tells of deleted ones for a while: those are not among them. */
export async function readServices(
  { ecs }: AwsClients,
  cluster: string,
  services: readonly string[],
): Promise<readonly RunningService[]> {
  const pages = Array.from({ length: Math.ceil(services.length / MOST) }, (_, page) =>
    services.slice(page * MOST, (page + 1) * MOST),
  );
  const answers = await mapLimit(pages, AT_ONCE, (page) =>
    ecs.send(new DescribeServicesCommand({ cluster, services: page })).catch((error: unknown) => {
      if (error instanceof Error && error.name === "ClusterNotFoundException") return { services: [] };
      throw error;
    }),
  );
  return answers
    .flatMap(({ services: found = [] }) => found)
    .filter(({ status }) => status !== "INACTIVE")
    .map(({ serviceArn = "", serviceName = "", desiredCount = 0 }) => ({
      arn: serviceArn,
      name: serviceName,
      desired: desiredCount,
    }));
}
