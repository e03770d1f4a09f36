import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { denied } from "../../tools/aws/fault-proxy.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

describe("a release on AWS", () => {
  it("that CloudFormation cannot make is taken back, and the first cause is told", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const v1 = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(v1, null));
    rig.breakRelease(2);
    const v2 = await rig.release({ "api/server.js": "console.log(2);\n" }, shop("feature"));
    const failed = await rig.run(await rig.plan(v2, v1));
    assert.equal(failed.status, "failed");
    assert.equal(failed.error?.code, "aws-deploy-failed");
    assert.match(failed.error.message, /^Broken \(AWS::IAM::Policy\) in bough-shop-feature-\w+: .*nobody/);
    assert.equal(await releaseOf(rig), "v1");
    const v3 = await rig.release({ "api/server.js": "console.log(3);\n" }, shop("feature"));
    assert.equal((await rig.run(await rig.plan(v3, v1))).error, null);
    assert.equal(await releaseOf(rig), "v3");
  });

  it("that is the first one and fails leaves no stack", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    rig.breakRelease(1);
    const v1 = await rig.release(shopFiles, shop("feature"));
    const failed = await rig.run(await rig.plan(v1, null));
    assert.equal(failed.status, "failed");
    assert.equal(await readStack(rig.aws, environmentStackName({ app: "shop", slug: "feature" })), null);
  });

  it("that is cancelled while CloudFormation works gives users back what they had", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const v1 = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(v1, null));
    const v2 = await rig.release({ "api/server.js": "console.log(2);\n" }, shop("feature"));
    const cancellation = new AbortController();
    const cancelled = await rig.run(await rig.plan(v2, v1), {
      signal: cancellation.signal,
      watch: (line) =>
        void (line.endsWith("UPDATE_IN_PROGRESS") && cancellation.abort(new Error("not wanted any more"))),
    });
    assert.equal(cancelled.status, "cancelled");
    assert.deepEqual(cancelled.undoFailures, []);
    assert.equal(await releaseOf(rig), "v1");
  });

  it("goes on where the process that deployed or destroyed it stopped, whatever step it was at", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const phases = ["makes", "uploaded templates", "add Data", "CREATE_IN_PROGRESS", "uploaded 2 files"];
    for (const [number, said] of phases.entries()) {
      const slug = `phase-${number}`;
      const plan = await rig.plan(await rig.release(number === 0 ? shopFiles : {}, shop(slug)), null);
      const halt = new AbortController();
      const stop = new Error("the process stops");
      const run = rig.run(plan, {
        deployment: `d-${number}`,
        halt: halt.signal,
        watch: (line) => void (line.includes(said) && halt.abort(stop)),
      });
      await assert.rejects(run, stop, said);
      const finished = await rig.run(plan, { deployment: `d-${number}` });
      assert.equal(finished.error, null, said);
      assert.equal(await releaseOf(rig, slug), "v1");
    }
    const stacks = (await rig.provider.inventory()).filter(({ kind }) => kind === "stack");
    assert.equal(stacks.length, phases.length);

    for (const [number, said] of ["versions of objects", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"].entries()) {
      const slug = `phase-${number}`;
      const plan = await rig.plan(null, null, slug);
      const halt = new AbortController();
      const stop = new Error("the process stops");
      const options = { deployment: `gone-${number}`, halt: halt.signal };
      const run = rig.run(plan, { ...options, watch: (line) => void (line.includes(said) && halt.abort(stop)) });
      await assert.rejects(run, stop, said);
      assert.equal((await rig.run(plan, { deployment: options.deployment })).error, null, said);
      assert.deepEqual(await rig.provider.inventory({ app: "shop", slug }), []);
    }
  });

  it("names the action and the statement when the credentials may not do what a step needs", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const v1 = await rig.release(shopFiles, shop("feature"));
    const plan = await rig.plan(v1, null);
    rig.proxy.inject(({ action }) => (action === "StartBuild" ? denied("codebuild:StartBuild") : null));
    const failed = await rig.run(plan);
    assert.equal(failed.error?.code, "aws-access-denied");
    assert.match(failed.error.hint ?? "", /"Action":"codebuild:StartBuild"/);
  });
});

async function releaseOf({ aws }: AwsRig, slug = "feature"): Promise<string | undefined> {
  const stack = await readStack(aws, environmentStackName({ app: "shop", slug }));
  return stack?.outputs["Release"];
}
