import assert from "node:assert/strict";
import { it } from "node:test";
import { judgeSchema } from "../../src/config/schema/judge.ts";
import type { ResourceSpec } from "../../src/model/spec.ts";
import type { ReleaseRecord } from "../../src/model/records.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { readGates } from "../../src/providers/aws/shift/read-gates.ts";
import { shiftReader } from "../../src/providers/aws/shift/read-shifts.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import type { Fault } from "../../tools/aws/fault-proxy.ts";
import { waitFor } from "../support/wait-for.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

/** As services with the JSON protocol say no. */
const refuses = (type: string, message: string): Fault => ({
  kind: "answer",
  status: 400,
  type: "application/x-amz-json-1.1",
  body: JSON.stringify({ __type: type, message }),
});

const environment = { app: "shop", slug: "feature" };
const gated = shop("feature", {
  strategy: { kind: "canary", steps: [20, 40], bake: 1_000, judge: judgeSchema.parse({}), chaos: null },
});

it("a release whose shares a judge lets through", async (t) => {
  const rig = await awsRig(t, ["preview"]);
  let serving = await rig.release(shopFiles, gated);
  let commits = 0;
  assert.equal((await rig.run(await rig.plan(serving, null))).error, null);
  const next = (): Promise<ReleaseRecord> =>
    rig.release({ "api/server.js": `console.log(${(commits += 1)});\n` }, gated);

  await t.test("plans its shares between the closing of the gate and its opening", async () => {
    const release = await next();
    const label = `v${release.version}`;
    const { steps } = await rig.plan(release, serving);
    const needs = new Map(steps.map((step) => [step.id, step.needs]));
    const order = ["aws.close", "release.preflight", `aws.share@20`, `release.bake@20`, `aws.share@40`].map((name) => {
      const [kind, share] = name.split("@");
      return `${kind}:${label}${share === undefined ? "" : `@${share}`}`;
    });
    for (const [index, id] of order.slice(1).entries())
      assert.ok(needs.get(id)?.includes(order[index] ?? ""), `${id} comes after ${order[index]}`);
    const stack = `aws.stack:shop/feature@${label}`;
    assert.ok(needs.get(stack)?.includes(`release.preflight:${label}`));
    assert.ok(!needs.get(`aws.share:${label}@20`)?.includes(stack), "CloudFormation waits meanwhile");
    assert.ok(needs.get(`aws.verify:shop/feature@${label}`)?.includes(`aws.open:${label}`));
    const { api } = gated.resources;
    assert.ok(api !== undefined);
    const more = { ...gated, resources: { ...gated.resources, extra: { ...api, paths: ["/extra"] } as ResourceSpec } };
    const extended = await rig.plan(
      { ...release, spec: more, artifacts: { ...release.artifacts, extra: "e" } },
      serving,
    );
    const waited = extended.steps.find(({ kind }) => kind === "aws.share")?.input as { readonly services?: number };
    assert.equal(waited.services, 1, "a service that the release brings is not waited for");
    const first = await rig.plan(release, null);
    assert.ok(!first.steps.some(({ kind }) => kind === "aws.close"), "the first one has nothing to be compared with");
  });

  await t.test("gets through lost answers, lost calls and throttling of every call that leads its shift", async () => {
    const actions =
      /^(PutParameter|DeleteParameter|ListServiceDeployments|DescribeService(Deployments|Revisions)|DescribeTaskDefinition)$/;
    const faults: readonly Fault[] = [
      { kind: "drop-request" },
      { kind: "drop-answer" },
      refuses("ThrottlingException", "Rate exceeded"),
    ];
    for (const fault of faults) {
      const release = await next();
      const plan = await rig.plan(release, serving);
      const hit = new Set<string>();
      rig.proxy.inject(({ action }) => {
        if (!actions.test(action) || hit.has(action)) return null;
        hit.add(action);
        return fault;
      });
      const run = await rig.run(plan);
      rig.proxy.inject(() => null);
      assert.equal(run.error, null, fault.kind);
      assert.ok(hit.has("PutParameter") && hit.has("DescribeServiceDeployments"), [...hit].join(" "));
      await serves(rig, release);
      serving = release;
    }
  });

  await t.test("goes on where the process that led it stopped", async () => {
    const release = await next();
    const label = `v${release.version}`;
    const plan = await rig.plan(release, serving);
    for (const said of ["UPDATE_IN_PROGRESS", `${label} has 20 %`, `${label} has 40 %`]) {
      const halt = new AbortController();
      const stop = new Error("the process stops");
      const run = rig.run(plan, {
        deployment: "d-gated",
        halt: halt.signal,
        watch: (line) => void (line.includes(said) && halt.abort(stop)),
      });
      await assert.rejects(run, stop, said);
    }
    assert.equal((await rig.run(plan, { deployment: "d-gated" })).error, null);
    await serves(rig, release);
    assert.equal(await releaseOf(rig), label);
    serving = release;
  });

  await t.test("names the statement to add where the credentials may not lead it, and changes nothing", async () => {
    const plan = await rig.plan(await next(), serving);
    rig.proxy.inject(({ action }) => (action === "PutParameter" ? notAllowed : null));
    const run = await rig.run(plan);
    rig.proxy.inject(() => null);
    assert.equal(run.error?.code, "aws-access-denied");
    assert.match(run.error.hint ?? "", /"Action":"ssm:PutParameter"/);
    assert.equal(await releaseOf(rig), `v${serving.version}`);
  });

  await t.test("is taken back where ECS gives up before the judge, and says why", async () => {
    const plan = await rig.plan(await next(), serving);
    let isStopped = false;
    rig.proxy.inject(({ action, body }) => {
      // A person stops it in the console when the gate lets it have its first share.
      if (action === "PutParameter" && body.includes('"20"')) isStopped = true;
      return isStopped && action === "DescribeServiceDeployments" ? stoppedByHand : null;
    });
    const run = await rig.run(plan);
    rig.proxy.inject(() => null);
    assert.equal(run.error?.code, "aws-release-taken-back");
    assert.match(run.error.message, /ECS has taken v\d of Api back: Stopped by a user/);
    assert.deepEqual(await readGates(rig.aws), []);
    await serves(rig, serving);
  });
});

const notAllowed = refuses(
  "AccessDeniedException",
  "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ssm:PutParameter on resource: arn:aws:ssm:eu-central-1:123456789012:parameter/bough/gates/shop/feature because no identity-based policy allows the ssm:PutParameter action",
);

const stoppedByHand: Fault = {
  kind: "rewrite",
  change(answer) {
    const { serviceDeployments: all } = JSON.parse(answer) as { readonly serviceDeployments: readonly object[] };
    const ended = { status: "ROLLBACK_SUCCESSFUL", statusReason: "Stopped by a user" };
    return JSON.stringify({ serviceDeployments: all.map((one) => ({ ...one, ...ended })) });
  },
};

/** ECS has shifted everything, in its own time. */
async function serves(rig: AwsRig, { version }: ReleaseRecord): Promise<void> {
  const read = shiftReader(rig.aws);
  const isDone = async (): Promise<boolean> => {
    const [shift] = await read(environment);
    return shift?.target.release === `v${version}` && shift.target.share === 100;
  };
  await waitFor(`v${version} everywhere`, isDone, { timeout: 60_000, interval: 200 });
}

async function releaseOf({ aws }: AwsRig): Promise<string | undefined> {
  return (await readStack(aws, environmentStackName(environment)))?.outputs["Release"];
}
