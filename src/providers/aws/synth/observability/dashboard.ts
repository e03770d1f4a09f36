import type { WatchedService } from "./watched.ts";

export interface DashboardParts {
  readonly region: string;
  readonly cluster: string;
  readonly loadBalancer: string;
  readonly services: readonly WatchedService[];
  /** Resource, and its name on AWS. */
  readonly tables: readonly (readonly [string, string])[];
}

type Metric = readonly (string | { readonly stat?: string; readonly label?: string })[];

const ROW = 6;
const WIDTH = 8;

/** Rows of one dashboard: it may have 500 graphs, and refer to few names of other stacks. */
const MOST_ROWS = 30;

/** Three graphs in a row for each service and table: what comes in, how it goes, what it takes. As many dashboards as that takes. */
export function dashboardBodies({
  region,
  cluster,
  loadBalancer,
  services,
  tables,
}: DashboardParts): readonly string[] {
  const rows = [
    ...services.map((service) => serviceRow(service, cluster, loadBalancer)),
    ...tables.map(([name, table]) => tableRow(name, table)),
  ];
  if (rows.length === 0) return [JSON.stringify({ widgets: [NOTHING] })];
  const count = Math.ceil(rows.length / MOST_ROWS);
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({ widgets: widgets(rows.slice(index * MOST_ROWS, (index + 1) * MOST_ROWS), region) }),
  );
}

const NOTHING = {
  type: "text",
  x: 0,
  y: 0,
  width: 24,
  height: 2,
  properties: { markdown: "Nothing here has metrics of its own." },
};

function widgets(rows: readonly (readonly Graph[])[], region: string): readonly object[] {
  return rows.flatMap((row, y) =>
    row.map(({ title, metrics }, x) => ({
      type: "metric",
      x: x * WIDTH,
      y: y * ROW,
      width: WIDTH,
      height: ROW,
      properties: { title, region, metrics, period: 60, view: "timeSeries", stacked: false },
    })),
  );
}

interface Graph {
  readonly title: string;
  readonly metrics: readonly Metric[];
}

function serviceRow(
  { name, serviceName, targetGroups }: WatchedService,
  cluster: string,
  loadBalancer: string,
): readonly Graph[] {
  const balancer = (metric: string, stat: string): readonly Metric[] =>
    targetGroups.map((group, index) => [
      "AWS/ApplicationELB",
      metric,
      "LoadBalancer",
      loadBalancer,
      "TargetGroup",
      group,
      { stat, label: `${metric}${index === 0 ? "" : ` ${index + 1}`}` },
    ]);
  const ecs = (metric: string): Metric => [
    "AWS/ECS",
    metric,
    "ClusterName",
    cluster,
    "ServiceName",
    serviceName,
    { stat: "Average" },
  ];
  const graphs = [
    {
      title: `${name}: requests and failures`,
      metrics: [...balancer("RequestCount", "Sum"), ...balancer("HTTPCode_Target_5XX_Count", "Sum")],
    },
    {
      title: `${name}: response time, p95, and healthy instances`,
      metrics: [...balancer("TargetResponseTime", "p95"), ...balancer("HealthyHostCount", "Minimum")],
    },
    { title: `${name}: CPU and memory, %`, metrics: [ecs("CPUUtilization"), ecs("MemoryUtilization")] },
  ];
  return graphs.filter(({ metrics }) => metrics.length > 0);
}

function tableRow(name: string, table: string): readonly Graph[] {
  const dynamo = (metric: string): Metric => ["AWS/DynamoDB", metric, "TableName", table, { stat: "Sum" }];
  return [
    {
      title: `${name}: capacity used`,
      metrics: [dynamo("ConsumedReadCapacityUnits"), dynamo("ConsumedWriteCapacityUnits")],
    },
    { title: `${name}: turned away`, metrics: [dynamo("ReadThrottleEvents"), dynamo("WriteThrottleEvents")] },
    { title: `${name}: errors`, metrics: [dynamo("UserErrors"), dynamo("SystemErrors")] },
  ];
}
