import { paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { WatchedService } from "./watched.ts";

const AT_ONCE = 4;

/** The tasks of each service that Container Insights have measured in the last hours: its name → their ids. */
export async function readTasks(
  { cloudWatch }: AwsClients,
  services: readonly WatchedService[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = await mapLimit(services, AT_ONCE, async ({ cluster, service }) => {
    const tasks = new Set<string>();
    const dimensions = [
      { Name: "ClusterName", Value: cluster },
      { Name: "ServiceName", Value: service },
    ];
    for await (const page of paginateListMetrics(
      { client: cloudWatch },
      {
        Namespace: "ECS/ContainerInsights",
        MetricName: "TaskCpuUtilization",
        Dimensions: dimensions,
        RecentlyActive: "PT3H",
      },
    ))
      for (const { Dimensions: own = [] } of page.Metrics ?? [])
        for (const { Name: name, Value: value } of own) if (name === "TaskId" && value !== undefined) tasks.add(value);
    return [service, [...tasks].toSorted()] as const;
  });
  return Object.fromEntries(found);
}
