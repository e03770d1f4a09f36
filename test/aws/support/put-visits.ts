import { type MetricDatum, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import type { EnvironmentRef } from "../../../src/provider/provider.ts";
import type { AwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { environmentStackName, foundationStackName } from "../../../src/providers/aws/names.ts";
import { readStack } from "../../../src/providers/aws/stack/read-stack.ts";

type Named = Readonly<Record<string, string>>;

/** What AWS calls the service `api` of an environment, asked of CloudFormation. */
export async function namesOf(
  { aws }: { readonly aws: AwsClients },
  environment: EnvironmentRef,
  foundation: "preview" | "production" = "preview",
): Promise<{ readonly balancer: Named; readonly green: Named; readonly ecs: Named }> {
  const base = await readStack(aws, foundationStackName(foundation));
  const ids = await physicalIds(aws, environmentStackName(environment));
  const group = (id: string): string => /targetgroup\/.+$/.exec(ids.get(id) ?? "")?.[0] ?? "";
  const LoadBalancer = base?.outputs["LoadBalancerFullName"] ?? "";
  return {
    balancer: { LoadBalancer, TargetGroup: group("ApiBlue") },
    green: { LoadBalancer, TargetGroup: group("ApiGreen") },
    ecs: { ClusterName: base?.outputs["ClusterName"] ?? "", ServiceName: ids.get("Api")?.split("/").at(-1) ?? "" },
  };
}

/** Of a stack and those that are nested in it. */
export async function physicalIds(
  aws: AwsClients,
  stack: string,
  found = new Map<string, string>(),
): Promise<ReadonlyMap<string, string>> {
  const { StackResourceSummaries: resources = [] } = await aws.cloudFormation.send(
    new ListStackResourcesCommand({ StackName: stack }),
  );
  for (const { LogicalResourceId: id = "", PhysicalResourceId: physical = "", ResourceType: type } of resources) {
    found.set(id, physical);
    if (type === "AWS::CloudFormation::Stack") await physicalIds(aws, physical, found);
  }
  return found;
}

export interface Put {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Named;
  readonly values: readonly number[];
  /** Milliseconds since 1970. */
  readonly at?: number;
}

/** Puts figures where AWS's own services would put them. */
export async function putMetric(
  client: AwsClients["cloudWatch"],
  { namespace, name, dimensions, values, at = Date.now() }: Put,
): Promise<void> {
  const datum: MetricDatum = {
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Values: [...values],
    Timestamp: new Date(at),
  };
  await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [datum] }));
}

/** What the load balancer and ECS say of requests to `api`. */
export async function putVisits(
  rig: { readonly aws: AwsClients },
  environment: EnvironmentRef,
  { answered, failed }: { readonly answered: number; readonly failed: number },
): Promise<void> {
  const { balancer, ecs } = await namesOf(rig, environment);
  const put = (namespace: string, name: string, dimensions: Named, values: readonly number[]): Promise<void> =>
    putMetric(rig.aws.cloudWatch, { namespace, name, dimensions, values });
  await put("AWS/ApplicationELB", "RequestCount", balancer, [answered + failed]);
  await put("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", balancer, [failed]);
  await put("AWS/ApplicationELB", "TargetResponseTime", balancer, [0.02, 0.03, 0.1]);
  await put("AWS/ApplicationELB", "HealthyHostCount", balancer, [1]);
  await put("AWS/ECS", "CPUUtilization", ecs, [40]);
  await put("AWS/ECS", "MemoryUtilization", ecs, [50]);
}
