import type { MetricName } from "../../../provider/metric.ts";
import type { CloudMetric } from "./cloud-metric.ts";
import { type Combine, ofBusiest, scaled, shareOf, sum, sumWhere } from "./combine.ts";
import type { Watched, WatchedService } from "./watched.ts";

/** A series, and what it is made of. */
export interface WantedSeries {
  readonly name: MetricName;
  readonly resource: string | null;
  readonly instance: string | null;
  readonly metrics: readonly CloudMetric[];
  readonly combine: Combine;
}

export interface Surroundings {
  /** `app/<name>/<id>`, as metrics call it. */
  readonly loadBalancer: string;
  /** Whether the cluster has Container Insights: they cost by the metric, and previews have none. */
  readonly insights: boolean;
  /** Instances that ECS tells apart, by service. */
  readonly tasks: Readonly<Record<string, readonly string[]>>;
}

/** Which metrics of CloudWatch tell what of an environment. Pure. */
export function wantedSeries(watched: Watched, surroundings: Surroundings): readonly WantedSeries[] {
  return [
    ...edgeSeries(watched),
    ...watched.services.flatMap((service) => [
      ...balancedSeries(service, surroundings),
      ...serviceSeries(service, surroundings),
      ...taskSeries(service, surroundings),
    ]),
    ...watched.tables.flatMap(({ resource, table }) => tableSeries(resource, table)),
  ];
}

/** A distribution serves all sites of its environment, and passes on to the services: its counts are the environment's. */
function edgeSeries({ distribution }: Watched): readonly WantedSeries[] {
  if (distribution === null) return [];
  const edge = metricsOf("AWS/CloudFront", { DistributionId: distribution, Region: "Global" });
  const requests = edge("Requests", "Sum");
  const whole = { resource: null, instance: null };
  return [
    { ...whole, name: "requests", metrics: [requests], combine: sum },
    { ...whole, name: "errors", metrics: [requests, edge("5xxErrorRate", "Average")], combine: shareOf },
  ];
}

function balancedSeries(
  { resource, targetGroups }: WatchedService,
  { loadBalancer }: Surroundings,
): readonly WantedSeries[] {
  if (targetGroups.length === 0) return [];
  const each = (name: string, stat: string): readonly CloudMetric[] =>
    targetGroups.map((TargetGroup) =>
      metricsOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer, TargetGroup })(name, stat),
    );
  const whole = { resource, instance: null };
  const requests = each("RequestCount", "Sum");
  const failed = each("HTTPCode_Target_5XX_Count", "Sum");
  return [
    { ...whole, name: "requests", metrics: requests, combine: sum },
    { ...whole, name: "errors", metrics: [...requests, ...failed], combine: sumWhere(requests.length) },
    ...(["p50", "p95", "p99"] as const).map((stat) => ({
      ...whole,
      name: `latency.${stat}` as const,
      metrics: [...requests, ...each("TargetResponseTime", stat)],
      combine: ofBusiest,
    })),
    { ...whole, name: "instances", metrics: each("HealthyHostCount", "Minimum"), combine: sum },
  ];
}

function serviceSeries(
  { resource, cluster, service, targetGroups, cpuUnits, memory }: WatchedService,
  { insights }: Surroundings,
): readonly WantedSeries[] {
  const dimensions = { ClusterName: cluster, ServiceName: service };
  const ecs = metricsOf("AWS/ECS", dimensions);
  const insight = metricsOf("ECS/ContainerInsights", dimensions);
  const one = (name: MetricName, metric: CloudMetric, combine: Combine = sum): WantedSeries => ({
    name,
    resource,
    instance: null,
    metrics: [metric],
    combine,
  });
  return [
    one("cpu", ecs("CPUUtilization", "Average"), scaled(cpuUnits / VCPU)),
    one("memory", ecs("MemoryUtilization", "Average"), scaled(memory / 100)),
    ...(insights
      ? [
          ...(targetGroups.length === 0 ? [one("instances", insight("RunningTaskCount", "Minimum"))] : []),
          one("instances.wanted", insight("DesiredTaskCount", "Maximum")),
          one("disk", insight("EphemeralStorageUtilized", "Average"), scaled(GIGABYTE)),
        ]
      : []),
  ];
}

const VCPU = 1024;
const GIGABYTE = 1_000_000_000;
/** Characters of a task's id by which its log is called as well. */
const TASK_ID = 8;

function taskSeries(
  { resource, cluster, service, cpuUnits, memory }: WatchedService,
  { tasks }: Surroundings,
): readonly WantedSeries[] {
  return (tasks[service] ?? []).flatMap((task) => {
    const own = metricsOf("ECS/ContainerInsights", { ClusterName: cluster, ServiceName: service, TaskId: task });
    const whose = { resource, instance: task.slice(0, TASK_ID) };
    return [
      {
        ...whose,
        name: "cpu" as const,
        metrics: [own("TaskCpuUtilization", "Average")],
        combine: scaled(cpuUnits / VCPU),
      },
      {
        ...whose,
        name: "memory" as const,
        metrics: [own("TaskMemoryUtilization", "Average")],
        combine: scaled(memory / 100),
      },
    ];
  });
}

function tableSeries(resource: string, table: string): readonly WantedSeries[] {
  const dynamo = metricsOf("AWS/DynamoDB", { TableName: table });
  const used = [dynamo("ConsumedReadCapacityUnits", "Sum"), dynamo("ConsumedWriteCapacityUnits", "Sum")] as const;
  const throttled = [dynamo("ReadThrottleEvents", "Sum"), dynamo("WriteThrottleEvents", "Sum")];
  const whole = { resource, instance: null };
  return [
    { ...whole, name: "reads", metrics: [used[0]], combine: sum },
    { ...whole, name: "writes", metrics: [used[1]], combine: sum },
    { ...whole, name: "throttles", metrics: [...used, ...throttled], combine: sumWhere(used.length) },
  ];
}

const metricsOf =
  (namespace: string, dimensions: CloudMetric["dimensions"]) =>
  (name: string, stat: string): CloudMetric => ({ namespace, name, dimensions, stat });
