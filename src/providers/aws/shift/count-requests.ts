import { type MetricDataQuery, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import type { AwsClients } from "../client/aws-clients.ts";

/** Requests that the load balancer led to one target group in one minute. */
export interface Minute {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly requests: number;
  /** Answers of status 500 or above, and connections that came to nothing. */
  readonly failures: number;
}

export interface CountedTime {
  readonly from: Date;
  readonly to: Date;
}

const METRICS = ["RequestCount", "HTTPCode_Target_5XX_Count", "TargetConnectionErrorCount"] as const;
/** Three each, of the 500 queries that one call takes. */
const MOST_GROUPS = 160;
const PERIOD_SECONDS = 60;

/** What CloudWatch has counted of each target group, minute by minute; minutes without requests are left out. */
export async function countRequests(
  aws: AwsClients,
  loadBalancer: string,
  targetGroups: readonly string[],
  time: CountedTime,
): Promise<ReadonlyMap<string, readonly Minute[]>> {
  if (time.from >= time.to) return new Map();
  const counted = new Map<string, Map<number, Minute>>();
  for (let first = 0; first < targetGroups.length; first += MOST_GROUPS)
    await countPage(targetGroups.slice(first, first + MOST_GROUPS));
  return new Map([...counted].map(([group, minutes]) => [group, [...minutes.values()]]));

  async function countPage(page: readonly string[]): Promise<void> {
    const queries = page.flatMap((group, index) =>
      METRICS.map((_, metric) => query(loadBalancer, group, index, metric)),
    );
    for await (const answer of paginateGetMetricData(
      { client: aws.cloudWatch },
      { MetricDataQueries: queries, StartTime: time.from, EndTime: time.to, ScanBy: "TimestampAscending" },
    ))
      for (const { Id: id = "", Timestamps: times = [], Values: values = [] } of answer.MetricDataResults ?? []) {
        const [group = "", metric] = keyOf(id, page);
        times.forEach((at, index) => add(group, at.getTime(), metric, values[index] ?? 0));
      }
  }

  function add(group: string, at: number, metric: number, count: number): void {
    const minutes = counted.get(group) ?? new Map<number, Minute>();
    const { requests, failures } = minutes.get(at) ?? { requests: 0, failures: 0 };
    minutes.set(
      at,
      metric === 0 ? { at, requests: requests + count, failures } : { at, requests, failures: failures + count },
    );
    counted.set(group, minutes);
  }
}

/** A query's id begins with a small letter, and tells its place among the groups and the metrics. */
const query = (loadBalancer: string, group: string, index: number, metric: number): MetricDataQuery => ({
  Id: `q${index}m${metric}`,
  MetricStat: {
    Stat: "Sum",
    Period: PERIOD_SECONDS,
    Metric: {
      Namespace: "AWS/ApplicationELB",
      MetricName: METRICS[metric],
      Dimensions: [
        { Name: "LoadBalancer", Value: loadBalancer },
        { Name: "TargetGroup", Value: group },
      ],
    },
  },
});

function keyOf(id: string, groups: readonly string[]): readonly [group: string | undefined, metric: number] {
  const [, index = "", metric = ""] = /^q(\d+)m(\d)$/.exec(id) ?? [];
  return [groups[Number(index)], Number(metric)];
}
