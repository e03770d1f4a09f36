import type { AwsClients } from "../client/aws-clients.ts";
import { type CloudMetric, type CloudPoints, metricKey } from "../metrics/cloud-metric.ts";
import { readMetricData } from "../metrics/read-metric-data.ts";

/** Requests that the load balancer led to one target group in one minute. */
export interface Minute {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly requests: number;
  /** Answers of status 500 or above, and connections that came to nothing. */
  readonly failures: number;
}

/** Milliseconds since 1970. */
export interface CountedTime {
  readonly from: number;
  readonly to: number;
}

const FAILURES = ["HTTPCode_Target_5XX_Count", "TargetConnectionErrorCount"];
const PERIOD = 60_000;

/** What CloudWatch has counted of each target group, minute by minute; minutes without requests are left out. */
export async function countRequests(
  aws: AwsClients,
  loadBalancer: string,
  targetGroups: readonly string[],
  { from, to }: CountedTime,
): Promise<ReadonlyMap<string, readonly Minute[]>> {
  if (from >= to) return new Map();
  const metric = (name: string, group: string): CloudMetric => ({
    namespace: "AWS/ApplicationELB",
    name,
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: group },
    stat: "Sum",
  });
  const wanted = targetGroups.flatMap((group) => ["RequestCount", ...FAILURES].map((name) => metric(name, group)));
  const counted = await readMetricData(aws.cloudWatch, wanted, { from, to, period: PERIOD });
  const pointsOf = (name: string, group: string): CloudPoints =>
    counted.get(metricKey(metric(name, group))) ?? new Map<number, number>();
  return new Map(
    targetGroups.map((group) => [
      group,
      minutesOf(
        pointsOf("RequestCount", group),
        FAILURES.map((name) => pointsOf(name, group)),
      ),
    ]),
  );
}

function minutesOf(requests: CloudPoints, failures: readonly CloudPoints[]): readonly Minute[] {
  const times = new Set([requests, ...failures].flatMap((points) => [...points.keys()]));
  return [...times].map((at) => ({
    at,
    requests: requests.get(at) ?? 0,
    failures: failures.reduce((sum, points) => sum + (points.get(at) ?? 0), 0),
  }));
}
