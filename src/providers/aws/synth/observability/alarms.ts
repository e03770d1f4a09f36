import type { CfnAlarmProps } from "aws-cdk-lib/aws-cloudwatch";
import type { WatchedService } from "./watched.ts";

export interface AlarmSpec extends Pick<
  CfnAlarmProps,
  | "evaluationPeriods"
  | "datapointsToAlarm"
  | "threshold"
  | "metricName"
  | "namespace"
  | "statistic"
  | "extendedStatistic"
  | "period"
  | "dimensions"
> {
  /** Part of the logical id and of the name. */
  readonly id: string;
  /** What is wrong when it fires. */
  readonly text: string;
}

export interface Places {
  readonly cluster: string;
  readonly loadBalancer: string;
}

/** CPU and memory of a service, and for each of its target groups latency and unhealthy targets. */
export function serviceAlarms(
  { name, serviceName, targetGroups }: WatchedService,
  { cluster, loadBalancer }: Places,
): readonly AlarmSpec[] {
  const ecs = {
    namespace: "AWS/ECS",
    statistic: "Average",
    period: 60,
    evaluationPeriods: 10,
    datapointsToAlarm: 8,
    dimensions: [
      { name: "ClusterName", value: cluster },
      { name: "ServiceName", value: serviceName },
    ],
  };
  return [
    { ...ecs, id: "Cpu", text: `${name} uses more than 85% of its CPU`, metricName: "CPUUtilization", threshold: 85 },
    {
      ...ecs,
      id: "Memory",
      text: `${name} uses more than 85% of its memory`,
      metricName: "MemoryUtilization",
      threshold: 85,
    },
    ...targetGroups.flatMap((group, index) =>
      balancerAlarms(name, group, loadBalancer, index === 0 ? "" : String(index + 1)),
    ),
  ];
}

function balancerAlarms(name: string, targetGroup: string, loadBalancer: string, suffix: string): readonly AlarmSpec[] {
  const balancer = {
    namespace: "AWS/ApplicationELB",
    period: 60,
    dimensions: [
      { name: "LoadBalancer", value: loadBalancer },
      { name: "TargetGroup", value: targetGroup },
    ],
  };
  return [
    {
      ...balancer,
      id: `Latency${suffix}`,
      text: `one in twenty requests to ${name} takes more than 2 s`,
      metricName: "TargetResponseTime",
      extendedStatistic: "p95",
      threshold: 2,
      evaluationPeriods: 5,
      datapointsToAlarm: 4,
    },
    {
      ...balancer,
      id: `Unhealthy${suffix}`,
      text: `an instance of ${name} fails its health check`,
      metricName: "UnHealthyHostCount",
      statistic: "Maximum",
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
    },
  ];
}

export function tableAlarms(name: string, table: string): readonly AlarmSpec[] {
  const throttles = (metricName: string): Omit<AlarmSpec, "id" | "text"> => ({
    namespace: "AWS/DynamoDB",
    metricName,
    dimensions: [{ name: "TableName", value: table }],
    statistic: "Sum",
    period: 60,
    threshold: 0,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  });
  return [
    { ...throttles("ReadThrottleEvents"), id: "ReadThrottles", text: `table ${name} turns reads away` },
    { ...throttles("WriteThrottleEvents"), id: "WriteThrottles", text: `table ${name} turns writes away` },
  ];
}
