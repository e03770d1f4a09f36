import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { BoughError } from "../../../lib/bough-error.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import { type CloudMetric, type CloudPoints, metricKey } from "./cloud-metric.ts";

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly period: number;
}

/** Metrics that one call takes. */
const MOST = 500;
const AT_ONCE = 4;

/** The points of each metric, by its key; in as few calls as that takes. */
export async function readMetricData(
  client: CloudWatchClient,
  metrics: readonly CloudMetric[],
  stretch: Stretch,
): Promise<ReadonlyMap<string, CloudPoints>> {
  const batches = Array.from({ length: Math.ceil(metrics.length / MOST) }, (_, index) =>
    metrics.slice(index * MOST, (index + 1) * MOST),
  );
  const read = await mapLimit(batches, AT_ONCE, (batch) => readBatch(client, batch, stretch));
  return new Map(read.flatMap((points) => [...points]));
}

async function readBatch(
  client: CloudWatchClient,
  metrics: readonly CloudMetric[],
  { from, to, period }: Stretch,
): Promise<ReadonlyMap<string, CloudPoints>> {
  const points = metrics.map(() => new Map<number, number>());
  let next: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        // Whole periods: else the first point would be of a part of one.
        StartTime: new Date(Math.floor(from / period) * period),
        EndTime: new Date(Math.ceil(to / period) * period),
        ScanBy: "TimestampAscending",
        MetricDataQueries: metrics.map((metric, index) => ({
          Id: `m${index}`,
          MetricStat: { Metric: sent(metric), Period: period / 1000, Stat: metric.stat },
        })),
        NextToken: next,
      }),
    );
    for (const result of page.MetricDataResults ?? []) add(points, result);
    next = page.NextToken;
  } while (next !== undefined && next !== "");
  return new Map(metrics.map((metric, index) => [metricKey(metric), points[index] ?? new Map<number, number>()]));
}

const sent = ({ namespace, name, dimensions }: CloudMetric) => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

function add(points: readonly Map<number, number>[], { Id: id, ...result }: MetricDataResult): void {
  if (result.StatusCode === "InternalError" || result.StatusCode === "Forbidden")
    throw new BoughError("aws-metrics-failed", `CloudWatch does not tell a metric: ${reasonOf(result)}`, {
      hint: "Ask again in a minute.",
    });
  const own = points[Number(id?.slice(1))];
  for (const [index, at] of (result.Timestamps ?? []).entries()) own?.set(at.getTime(), result.Values?.[index] ?? 0);
}

const reasonOf = ({ StatusCode: status, Messages: messages = [] }: Omit<MetricDataResult, "Id">): string =>
  messages.map(({ Value: value }) => value).join(", ") || `it answers ${status}`;
