import type { Spec } from "../../../model/spec.ts";
import { type MetricPoint, type MetricQuery, type MetricSeries, metricUnits } from "../../../provider/metric.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readServices } from "../ecs/read-services.ts";
import { environmentStackName, foundationNames, foundationStackName, tagKeys } from "../names.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import { type CloudMetric, type CloudPoints, isOfEdge, metricKey } from "./cloud-metric.ts";
import { cloudPeriod } from "./cloud-period.ts";
import { type Stretch, readMetricData } from "./read-metric-data.ts";
import { readTasks } from "./read-tasks.ts";
import { type WantedSeries, wantedSeries } from "./wanted-series.ts";
import { type Watched, watchedIn } from "./watched.ts";

export interface MetricsDeps {
  readonly aws: AwsClients;
  /** The spec of a release. */
  spec(environment: EnvironmentRef, version: number): Spec;
}

/** What CloudWatch has measured of an environment's stack; nothing where there is none. */
export async function metrics({ aws, spec }: MetricsDeps, query: MetricQuery): Promise<readonly MetricSeries[]> {
  const { environment, resource, from, to } = query;
  const stack = await readStack(aws, environmentStackName(environment));
  const version = Number(stack?.outputs["Release"]?.slice(1));
  if (stack === null || Number.isNaN(version)) return [];
  const foundation = foundationNames.find((one) => one === stack.tags[tagKeys.foundation]) ?? "preview";
  const [templates, base] = await Promise.all([
    readTemplates(aws, stack.id),
    readStack(aws, foundationStackName(foundation)),
  ]);
  const watched = onlyOf(watchedIn(spec(environment, version), templates), resource);
  const insights = foundation === "production";
  const wanted = wantedSeries(watched, {
    loadBalancer: base?.outputs["LoadBalancerFullName"] ?? "",
    insights,
    tasks: insights && query.instances ? await readTasks(aws, watched.services) : {},
  });
  const stretch = { from, to, period: cloudPeriod(query.period, Date.now() - from) };
  const [points, desired] = await Promise.all([
    readAll(aws, wanted, stretch),
    insights ? [] : desiredNow(aws, watched, stretch),
  ]);
  return [...wanted.flatMap((one) => toSeries(one, points, stretch)), ...desired].toSorted(bySubject);
}

function onlyOf(watched: Watched, resource: string | null): Watched {
  if (resource === null) return watched;
  return {
    services: watched.services.filter((one) => one.resource === resource),
    tables: watched.tables.filter((one) => one.resource === resource),
    distribution: null,
  };
}

async function readAll(
  { cloudWatch, cloudWatchOfEdge }: AwsClients,
  wanted: readonly WantedSeries[],
  stretch: Stretch,
): Promise<ReadonlyMap<string, CloudPoints>> {
  // A metric that several series are made of is asked for once: each costs.
  const all = new Map(wanted.flatMap(({ metrics: parts }) => parts.map((one) => [metricKey(one), one] as const)));
  const where = (edge: boolean): readonly CloudMetric[] => [...all.values()].filter((one) => isOfEdge(one) === edge);
  const [here, edge] = await Promise.all([
    readMetricData(cloudWatch, where(false), stretch),
    readMetricData(cloudWatchOfEdge, where(true), stretch),
  ]);
  return new Map([...here, ...edge]);
}

function toSeries(
  { name, resource, instance, metrics: parts, combine }: WantedSeries,
  read: ReadonlyMap<string, CloudPoints>,
  { period }: Stretch,
): readonly MetricSeries[] {
  const points = combine(parts.map((one) => read.get(metricKey(one)) ?? new Map<number, number>()));
  if (points.size === 0) return [];
  const sorted = [...points].toSorted(([a], [b]) => a - b).map(([at, value]): MetricPoint => [timeOf(at), value]);
  return [{ name, unit: metricUnits[name], resource, instance, release: null, period, points: sorted }];
}

const timeOf = (at: number): string => new Date(at).toISOString();

/** Without Container Insights nobody keeps how many there were to be: only ECS knows it, of this moment. */
async function desiredNow(aws: AwsClients, { services }: Watched, { to, period }: Stretch) {
  const now = Date.now();
  const [first] = services;
  if (first === undefined || to < now - period) return [];
  const running = await readServices(
    aws,
    first.cluster,
    services.map(({ service }) => service),
  );
  return services.flatMap(({ resource, service }): readonly MetricSeries[] => {
    const found = running.find(({ name }) => name === service);
    if (found === undefined) return [];
    const points = [[timeOf(Math.floor(now / period) * period), found.desired] as const];
    return [{ name: "instances.wanted", unit: "count", resource, instance: null, release: null, period, points }];
  });
}

const bySubject = (one: MetricSeries, other: MetricSeries): number => subjectOf(one).localeCompare(subjectOf(other));
const subjectOf = ({ resource, instance }: MetricSeries): string => `${resource ?? ""} ${instance ?? ""}`;
