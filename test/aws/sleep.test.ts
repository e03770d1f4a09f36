import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Plan } from "../../src/engine/plan.ts";
import { newId } from "../../src/lib/new-id.ts";
import { readServices, type RunningService } from "../../src/providers/aws/ecs/read-services.ts";
import { environmentStackName, foundationStackName } from "../../src/providers/aws/names.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

const limit = { timeout: 120_000 };
const item = { username: { S: "ada" } };

describe("an environment on AWS that sleeps", () => {
  it("has no instances and no scaling, and gets back as many as its definition says", limit, async (t) => {
    const rig = await awsRig(t, ["production"]);
    const release = await rig.release(shopFiles, shop("main", { preview: false, protect: true, resources: twice() }));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    const outputs = (await readStack(rig.aws, stackName("main")))?.outputs ?? {};
    await rig.dynamo.send(new PutItemCommand({ TableName: outputs["TablePeople"], Item: item }));
    await rig.aws.ecs.send(
      new UpdateServiceCommand({ cluster: await clusterOf(rig), service: outputs["ServiceApi"], desiredCount: 5 }),
    );
    rig.proxy.calls.length = 0;

    const plan = await rig.planSleep(release, true);
    assert.deepEqual(
      plan.steps.map(({ kind }) => kind),
      ["aws.check", "aws.templates", "aws.stack", "aws.verify"],
    );
    assert.match(
      reasonOf(plan),
      /REMOVES .*ScalableTarget\).*; changes Compute\/Api \(AWS::ECS::Service\).*; 0 instances of api/,
    );
    assert.equal((await rig.run(plan)).error, null);
    assert.equal(await desiredOf(rig, "main"), 0);
    assert.ok(!rig.proxy.calls.includes("StartBuild"));
    const again = await rig.planSleep(release, true);
    assert.match(reasonOf(again), /^its template is the same; 0 instances of api/);

    const wake = await rig.planSleep(release, false);
    assert.match(reasonOf(wake), /adds 2 resources; changes Compute\/Api \(AWS::ECS::Service\).*; 2 instances of api/);
    assert.equal((await rig.run(wake)).error, null);
    assert.equal(await desiredOf(rig, "main"), 2);
    const { Item } = await rig.dynamo.send(new GetItemCommand({ TableName: outputs["TablePeople"], Key: item }));
    assert.deepEqual(Item, item);
  });

  it("is as it was when its sleep, or its waking, is called off in the middle", limit, async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    for (const asleep of [true, false]) {
      const before = await desiredOf(rig, "feature");
      assert.equal((await callOff(rig, await rig.planSleep(release, asleep))).status, "cancelled");
      assert.equal(await desiredOf(rig, "feature"), before);
      assert.equal((await rig.run(await rig.planSleep(release, asleep))).error, null);
      assert.equal(await desiredOf(rig, "feature"), asleep ? 0 : 1);
    }
  });

  it(
    "does not claim to sleep when scaling has started instances in that moment, and is awake then",
    limit,
    async (t) => {
      const rig = await awsRig(t, ["preview"]);
      const release = await rig.release(shopFiles, shop("feature"));
      assert.equal((await rig.run(await rig.plan(release, null))).error, null);
      const plan = await rig.planSleep(release, true);
      const verify = plan.steps.filter(({ kind }) => kind === "aws.verify").map((step) => ({ ...step, needs: [] }));
      const { status, error } = await rig.run({ ...plan, steps: verify });
      assert.deepEqual([status, error?.code], ["failed", "aws-not-asleep"]);
      assert.match(error?.message ?? "", /shall have 1 again/);
      assert.equal(await desiredOf(rig, "feature"), 1);
    },
  );

  it("falls asleep although its process is killed", limit, async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    const plan = await rig.planSleep(release, true);
    const deployment = newId("d");
    const killed = new AbortController();
    const watch = (line: string): void => {
      if (line.includes("UPDATE_IN_PROGRESS")) killed.abort(new Error("killed"));
    };
    await assert.rejects(rig.run(plan, { deployment, halt: killed.signal, watch }), /killed/);
    assert.equal((await rig.run(plan, { deployment })).error, null);
    assert.equal(await desiredOf(rig, "feature"), 0);
  });

  it("sleeps with what bough.aws.ts has changed", limit, async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const files = { ...shopFiles, "bough.aws.ts": hook };
    const release = await rig.release(files, shop("feature"));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    assert.equal((await rig.run(await rig.planSleep(release, true))).error, null);
    assert.equal(await desiredOf(rig, "feature"), 0);
    assert.match(reasonOf(await rig.planSleep(release, true)), /^its template is the same/);
    assert.equal((await rig.run(await rig.planSleep(release, false))).error, null);
    assert.equal(await desiredOf(rig, "feature"), 1);
  });

  it("costs what is there all the same, and nothing for instances", async (t) => {
    const { provider } = await awsRig(t, []);
    const load = { requestsPerMinute: null };
    const spec = shop("feature");
    const [awake, asleep] = [provider.estimate?.(spec, load), provider.estimate?.(spec, load, true)];
    assert.ok(awake && asleep && asleep.idle.monthly < awake.idle.monthly);
    const parts = asleep.idle.items.map(({ what }) => what);
    assert.ok(!parts.includes("processor") && parts.includes("dashboard"), parts.join());
  });
});

const hook = `export default (scope, resources) => {
  resources["api"]["logGroup"].retentionInDays = 14;
};
`;

/** Two instances of the service. */
function twice(): ReturnType<typeof shop>["resources"] {
  const { resources } = shop("main");
  const { api } = resources;
  assert.ok(api?.kind === "service");
  return { ...resources, api: { ...api, instances: 2 } };
}

const stackName = (slug: string): string => environmentStackName({ app: "shop", slug });

const reasonOf = ({ steps }: Plan): string => steps.find(({ kind }) => kind === "aws.stack")?.reason ?? "";

/** Withdraws it as soon as CloudFormation does something. */
function callOff(rig: AwsRig, plan: Plan): ReturnType<AwsRig["run"]> {
  const { signal, abort } = abortable();
  return rig.run(plan, {
    signal,
    watch: (line) => {
      if (line.includes("UPDATE_IN_PROGRESS")) abort();
    },
  });
}

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("cancelled") };
}

async function clusterOf(rig: AwsRig): Promise<string> {
  for (const name of ["production", "preview"] as const) {
    const cluster = (await readStack(rig.aws, foundationStackName(name)))?.outputs["ClusterName"];
    if (cluster !== undefined) return cluster;
  }
  return assert.fail("no foundation");
}

async function desiredOf(rig: AwsRig, slug: string): Promise<number> {
  const stack = await readStack(rig.aws, stackName(slug));
  const services: readonly RunningService[] = await readServices(rig.aws, await clusterOf(rig), [
    stack?.outputs["ServiceApi"] ?? "",
  ]);
  return services.reduce((sum, { desired }) => sum + desired, 0);
}
