import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MetricName, MetricQuery, MetricSeries } from "../../src/provider/metric.ts";
import { readMetricData } from "../../src/providers/aws/metrics/read-metric-data.ts";
import { metricKey } from "../../src/providers/aws/metrics/cloud-metric.ts";
import type { Fault } from "../../tools/aws/fault-proxy.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";
import { type Put, namesOf, physicalIds, putMetric } from "./support/put-visits.ts";
import { stackRig } from "./support/stack-rig.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";

const MINUTE = 60_000;
const feature = { app: "shop", slug: "feature" };
const main = { app: "shop", slug: "main" };
/** A whole minute that has passed. */
const then = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;

describe("metrics of an environment on AWS", () => {
  it("are CloudWatch's, in the words and units of every provider", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    await deploy(rig, "feature");
    const { balancer, green, ecs } = await namesOf(rig, feature);
    assert.match(balancer["TargetGroup"] ?? "", /^targetgroup\/.+\/\w+$/);
    assert.notEqual(balancer["TargetGroup"], green["TargetGroup"]);
    const put = putter(rig);
    // Blue has most requests in the first minute, green in the second.
    await put("AWS/ApplicationELB", "RequestCount", balancer, [90], then);
    await put("AWS/ApplicationELB", "RequestCount", green, [10], then);
    await put("AWS/ApplicationELB", "RequestCount", balancer, [5], then + MINUTE);
    await put("AWS/ApplicationELB", "RequestCount", green, [95], then + MINUTE);
    await put("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", green, [4], then + MINUTE);
    for (const at of [then, then + MINUTE]) {
      await put("AWS/ApplicationELB", "TargetResponseTime", balancer, [0.01, 0.02, 0.03], at);
      await put("AWS/ApplicationELB", "TargetResponseTime", green, [0.2, 0.4, 0.6], at);
      await put("AWS/ApplicationELB", "HealthyHostCount", balancer, [2, 1], at);
      await put("AWS/ApplicationELB", "HealthyHostCount", green, [3], at);
      await put("AWS/ECS", "CPUUtilization", ecs, [50], at);
      await put("AWS/ECS", "MemoryUtilization", ecs, [25], at);
    }
    // Another environment's are not ours.
    await put("AWS/ECS", "CPUUtilization", { ...ecs, ServiceName: `${ecs["ServiceName"]}-2` }, [100], then);

    const series = await read(rig, { environment: feature, resource: "api" });
    const two = (first: number, second: number) => [
      [timeOf(then), first],
      [timeOf(then + MINUTE), second],
    ];
    assert.deepEqual(pointsOf(series, "requests"), two(100, 100));
    assert.deepEqual(pointsOf(series, "errors"), two(0, 4), "no failures are 0 where there were requests");
    assert.deepEqual(pointsOf(series, "latency.p50"), two(20, 400), "of the group that had most requests");
    assert.deepEqual(pointsOf(series, "instances"), two(4, 4));
    // The smallest size: a quarter of a vCPU, 512 MiB.
    assert.deepEqual(pointsOf(series, "cpu"), two(12.5, 12.5));
    assert.deepEqual(pointsOf(series, "memory"), two(128 * 1024 ** 2, 128 * 1024 ** 2));
    assert.equal(pointsOf(series, "instances.wanted").at(-1)?.[1], 1, "ECS says it of this moment");
    assert.deepEqual(pointsOf(series, "disk"), [], "previews have no Container Insights");
    assert.ok(series.every(({ period, resource }) => period === MINUTE && resource === "api"));
  });

  it("have CloudFront's from the one region that has them, and the tables' own", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    await deploy(rig, "feature");
    const ids = await physicalIds(rig.aws, environmentStackName(feature));
    const edge = { DistributionId: ids.get("Distribution") ?? "", Region: "Global" };
    const cloudFront = { namespace: "AWS/CloudFront", dimensions: edge, at: then };
    await putMetric(rig.aws.cloudWatchOfEdge, { ...cloudFront, name: "Requests", values: [400] });
    await putMetric(rig.aws.cloudWatchOfEdge, { ...cloudFront, name: "5xxErrorRate", values: [2.5] });
    await putMetric(rig.aws.cloudWatch, { ...cloudFront, name: "Requests", values: [7] });
    const table = { TableName: ids.get("People") ?? "" };
    const put = putter(rig);
    await put("AWS/DynamoDB", "ConsumedReadCapacityUnits", table, [1.5, 2], then);
    await put("AWS/DynamoDB", "ConsumedWriteCapacityUnits", table, [3], then);
    await put("AWS/DynamoDB", "WriteThrottleEvents", table, [2], then);

    const series = await read(rig, { environment: feature });
    const told = series.map(
      ({ name, resource, points }) => `${resource} ${name} ${points.map(([, value]) => value).join()}`,
    );
    assert.deepEqual(told, [
      "null requests 400",
      "null errors 10",
      "api instances.wanted 1",
      "people reads 3.5",
      "people writes 3",
      "people throttles 2",
    ]);
    const people = await read(rig, { environment: feature, resource: "people" });
    assert.deepEqual(new Set(people.map(({ resource }) => resource)), new Set(["people"]));
  });

  it("tell each task where the cluster has Container Insights", async (t) => {
    const rig = await awsRig(t, ["production"]);
    await deploy(rig, "main", true);
    const { ecs } = await namesOf(rig, main, "production");
    const put = putter(rig);
    const tasks = ["aaaaaaaa1111", "bbbbbbbb2222"];
    for (const [index, TaskId] of tasks.entries()) {
      await put("ECS/ContainerInsights", "TaskCpuUtilization", { ...ecs, TaskId }, [(index + 1) * 40], then);
      await put("ECS/ContainerInsights", "TaskMemoryUtilization", { ...ecs, TaskId }, [50], then);
    }
    await put("ECS/ContainerInsights", "DesiredTaskCount", ecs, [3], then);
    await put("ECS/ContainerInsights", "EphemeralStorageUtilized", ecs, [0.5], then);

    const told = (await read(rig, { environment: main, resource: "api", instances: true })).map(
      ({ name, instance, points }) => `${instance} ${name} ${points.map(([, value]) => value).join()}`,
    );
    assert.deepEqual(told, [
      "null instances.wanted 3",
      "null disk 500000000",
      "aaaaaaaa cpu 10",
      "aaaaaaaa memory 268435456",
      "bbbbbbbb cpu 20",
      "bbbbbbbb memory 268435456",
    ]);
    const without = await read(rig, { environment: main, resource: "api" });
    assert.ok(without.every(({ instance }) => instance === null));
  });

  it("are read in batches and pages, and each metric once", async (t) => {
    const rig = await stackRig(t);
    const metrics = Array.from({ length: 1_001 }, (_, index) => ({
      namespace: "AWS/ECS",
      name: "CPUUtilization",
      dimensions: { ServiceName: `s${index}` },
      stat: "Average",
    }));
    const measured = [...metrics.entries()].filter(([index]) => [0, 499, 500, 1_000].includes(index));
    for (const [index, metric] of measured)
      for (const at of [then, then + MINUTE])
        await putMetric(rig.aws.cloudWatch, { ...metric, values: [index + 1], at });
    // The last batch comes in two pages: the first point, then the other.
    let pages = 0;
    rig.proxy.inject(({ action, body }) => {
      if (action !== "GetMetricData" || !body.includes('"s1000"')) return null;
      const page = pages++;
      return {
        kind: "rewrite",
        change: (answer) =>
          JSON.stringify({ ...onePoint(JSON.parse(answer), page), ...(page === 0 && { NextToken: "2" }) }),
      };
    });
    const read = await readMetricData(rig.aws.cloudWatch, metrics, {
      from: then,
      to: then + 2 * MINUTE,
      period: MINUTE,
    });
    assert.equal(rig.proxy.calls.filter((one) => one === "GetMetricData").length, 4);
    assert.equal(read.size, metrics.length);
    for (const [index, metric] of measured)
      assert.deepEqual(
        [...(read.get(metricKey(metric)) ?? [])],
        [
          [then, index + 1],
          [then + MINUTE, index + 1],
        ],
      );
    assert.equal([...read.values()].filter(({ size }) => size > 0).length, measured.length);
  });

  it("that may not be read, or that CloudWatch cannot tell, say so", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    await deploy(rig, "feature");
    rig.proxy.inject(({ action }) => (action === "GetMetricData" ? refused : null));
    await assert.rejects(read(rig, { environment: feature }), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, "aws-access-denied");
      assert.match(error.hint ?? "", /"Action":"cloudwatch:GetMetricData"/);
      return true;
    });
    const broken = (answer: string): string => answer.replaceAll('"Complete"', '"InternalError"');
    rig.proxy.inject(({ action }) => (action === "GetMetricData" ? { kind: "rewrite", change: broken } : null));
    await assert.rejects(read(rig, { environment: feature }), { code: "aws-metrics-failed" });
  });
});

const refused: Fault = {
  kind: "answer",
  status: 400,
  type: "application/x-amz-json-1.0",
  body: JSON.stringify({
    __type: "com.amazonaws.cloudwatch#AccessDeniedException",
    message:
      "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: cloudwatch:GetMetricData because no identity-based policy allows it",
  }),
};

interface Page {
  readonly MetricDataResults: readonly {
    readonly Timestamps: readonly unknown[];
    readonly Values: readonly number[];
  }[];
}

const onePoint = (answer: unknown, index: number): Page => ({
  MetricDataResults: (answer as Page).MetricDataResults.map((one) => ({
    ...one,
    Timestamps: one.Timestamps.slice(index, index + 1),
    Values: one.Values.slice(index, index + 1),
  })),
});

async function deploy(rig: AwsRig, slug: string, protect = false): Promise<void> {
  const release = await rig.release(shopFiles, shop(slug, { protect, preview: !protect }));
  assert.equal((await rig.run(await rig.plan(release, null))).error, null);
}

const read = (rig: AwsRig, query: Pick<MetricQuery, "environment"> & Partial<MetricQuery>) =>
  rig.provider.metrics({
    resource: null,
    instances: false,
    from: then - 5 * MINUTE,
    to: Date.now(),
    period: MINUTE,
    ...query,
  });

const pointsOf = (series: readonly MetricSeries[], name: MetricName): MetricSeries["points"] =>
  series.find((one) => one.name === name)?.points ?? [];

const putter =
  ({ aws }: AwsRig) =>
  (namespace: string, name: string, dimensions: Put["dimensions"], values: readonly number[], at: number) =>
    putMetric(aws.cloudWatch, { namespace, name, dimensions, values, at });

const timeOf = (at: number): string => new Date(at).toISOString();
