import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { readTemplates } from "../../src/providers/aws/stack/read-templates.ts";
import { templateResources } from "../../src/providers/aws/stack/template-resources.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { environmentStackName, tagKeys } from "../../src/providers/aws/names.ts";
import { pythonTools } from "../../tools/aws/python-tools.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

const news = `
  import { Validations } from "aws-cdk-lib";
  import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
  import { Topic } from "aws-cdk-lib/aws-sns";
  import type { SynthesisHook } from "bough/aws";

  const hook: SynthesisHook = (scope, resources) => {
    const logs = resources["api"]?.["logGroup"];
    if (logs instanceof CfnLogGroup) logs.retentionInDays = 14;
    const topic = new Topic(scope, "News");
    EXPLAIN
  };
  export default hook;
`;
const explained = news.replace(
  "EXPLAIN",
  'Validations.of(topic).acknowledge({ id: "AwsSolutions-SNS3", reason: "News are public." });',
);

describe("bough.aws.ts on AWS", () => {
  it("adds and changes constructs, and takes them away again when it is gone", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const plain = await rig.release(shopFiles, shop("feature"));
    assert.equal((await rig.run(await rig.plan(plain, null))).error, null);
    assert.deepEqual(await retentions(rig), [7]);

    const open = await rig.release({ "bough.aws.ts": news.replace("EXPLAIN", "") }, shop("feature"));
    const refused = await rig.run(await rig.plan(open, plain));
    assert.equal(refused.error?.code, "aws-check-failed");
    assert.match(
      refused.error.message,
      /a finding that nobody has explained\.\nAwsSolutions-SNS3 at App\/News\/Resource: /,
    );
    assert.match(refused.error.hint ?? "", /acknowledge\(\{ id: "AwsSolutions-SNS3", reason: "…" \}\)/);
    assert.deepEqual(await topics(rig), []);

    const release = await rig.release({ "bough.aws.ts": explained }, shop("feature"));
    const plan = await rig.plan(release, plain);
    assert.deepEqual(await rig.plan(release, plain), plan, "the same input gives the same plan");
    const reasons = new Map(plan.steps.map(({ kind, reason }) => [kind, reason]));
    assert.equal(reasons.get("aws.check"), "bough.aws.ts has changed them");
    assert.match(reasons.get("aws.stack") ?? "", /adds 1 resource; changes Compute\/ApiLog \(/);
    const run = await rig.run(plan);
    assert.equal(run.error, null);
    assert.ok(
      run.lines.includes("bough.aws.ts explains AwsSolutions-SNS3 at App/News: News are public."),
      run.lines.join("\n"),
    );
    assert.deepEqual(await retentions(rig), [14]);
    assert.deepEqual(await topics(rig), ["AWS::SNS::Topic"]);
    const stack = await readStack(rig.aws, environmentStackName({ app: "shop", slug: "feature" }));
    assert.equal(stack?.tags[tagKeys.environment], "feature");

    const back = await rig.run(await rig.plan(plain, release));
    assert.equal(back.error, null);
    assert.deepEqual(await topics(rig), []);
    assert.deepEqual(await retentions(rig), [7]);
  });

  it("is refused rights that are too wide and secrets, whatever its reason", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(
      {
        ...shopFiles,
        "bough.aws.ts": `
          import { Validations } from "aws-cdk-lib";
          import { CfnRole } from "aws-cdk-lib/aws-iam";
          import { CfnParameter } from "aws-cdk-lib/aws-ssm";
          export default (scope) => {
            const statement = (Sid) => ({ Sid, Effect: "Allow", Action: "s3:*", Resource: "*" });
            const role = new CfnRole(scope, "Wide", {
              assumeRolePolicyDocument: {},
              policies: [{ policyName: "a", policyDocument: { Statement: [statement("Open"), statement("Meant")] } }],
            });
            const all = ["Action::s3:*", "Resource::*"].map((id) => \`AwsSolutions-IAM5[\${id}]\`);
            for (const id of [...all, "rights[Meant]", "secrets"]) Validations.of(scope).acknowledge({ id, reason: "Because." });
            new CfnParameter(scope, "Key", { type: "String", value: "AKIA" + "ABCDEFGHIJKLMNOP" });
          };`,
      },
      shop("feature"),
    );
    const { error } = await rig.run(await rig.plan(release, null));
    assert.equal(error?.code, "aws-check-failed");
    assert.match(error.message, /3 findings that nobody has explained\./);
    assert.match(error.message, /rights\[Open\] at Wide: allows the actions s3:\*\n/);
    assert.match(error.message, /rights\[Open\] at Wide: allows it on everything\n/);
    assert.match(error.message, /secrets at Key: an access key of AWS at /);
    assert.match(error.hint ?? "", /SSM parameter/);
    assert.doesNotMatch(error.message, /AKIAABC|Meant/);
    assert.equal(await readStack(rig.aws, environmentStackName({ app: "shop", slug: "feature" })), null);
  });

  it("says what is wrong with it before anything is planned", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(
      { ...shopFiles, "bough.aws.ts": "export default () => { no(); };" },
      shop("feature"),
    );
    await assert.rejects(rig.plan(release, null), {
      code: "aws-hook-failed",
      message: "bough.aws.ts throws ReferenceError: no is not defined (bough.aws.ts:1:24)",
    });
  });
});

describe("cfn-lint before a deployment", () => {
  it("refuses what it finds, and leaves out what is explained", async (t) => {
    const rig = await awsRig(t, ["preview"], { cfnLint: await cfnLint(t) });
    const hook = (metadata: string): string => `
      import { CfnResource } from "aws-cdk-lib";
      export default (scope) => {
        const one = new CfnResource(scope, "Odd", { type: "AWS::SSM::Parameter", properties: { Type: "String", Value: "a", Nam: "a" } });
        ${metadata}
      };`;
    const open = await rig.release({ ...shopFiles, "bough.aws.ts": hook("") }, shop("feature"));
    const refused = await rig.run(await rig.plan(open, null));
    assert.equal(refused.error?.code, "aws-check-failed");
    assert.match(refused.error.message, /a finding .*\ncfn-lint E3002 at root\/Resources\/Odd\/Properties\/Nam: /);
    assert.match(refused.error.hint ?? "", /addMetadata\("cfn-lint", \{ config: \{ ignore_checks: \["E3002"\] \} \}\)/);
    const ignore = 'one.addMetadata("cfn-lint", { config: { ignore_checks: ["E3002"] } });';
    const meant = await rig.release({ "bough.aws.ts": hook(ignore) }, shop("feature"));
    const plan = await rig.plan(meant, null);
    const checked = await rig.run({ ...plan, steps: plan.steps.filter(({ kind }) => kind === "aws.check"), undo: [] });
    assert.equal(checked.error, null);
  });

  it("is done without where it is not installed, which is said", async (t) => {
    const rig = await awsRig(t, ["preview"], { cfnLint: "/nowhere/cfn-lint" });
    const plan = await rig.plan(await rig.release(shopFiles, shop("feature")), null);
    const checked = await rig.run({ ...plan, steps: plan.steps.filter(({ kind }) => kind === "aws.check"), undo: [] });
    assert.equal(checked.error, null);
    assert.ok(
      checked.lines.some((line) => line.startsWith("cfn-lint is not installed")),
      checked.lines.join("\n"),
    );
  });
});

/** A program like the one that pip installs, of the pinned version. */
async function cfnLint(t: TestContext): Promise<string> {
  const folder = await temporaryFolder("lint");
  t.after(() => folder.remove());
  const file = join(folder.path, "cfn-lint");
  const program = "import sys; from cfnlint.runner import main; sys.exit(main())";
  await writeFile(file, `#!/bin/sh\nexec '${await pythonTools()}' -c '${program}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

async function retentions({ aws }: AwsRig): Promise<readonly (number | undefined)[]> {
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/bough/shop/" }));
  return logGroups.map(({ retentionInDays }) => retentionInDays);
}

/** Types in the root that a hook adds. */
async function topics({ aws }: AwsRig): Promise<readonly string[]> {
  const stack = await readStack(aws, environmentStackName({ app: "shop", slug: "feature" }));
  assert.ok(stack !== null);
  const root = (await readTemplates(aws, stack.id)).find(({ path }) => path === "");
  assert.ok(root !== undefined);
  return [...templateResources(root.template)]
    .map(([, { type }]) => type)
    .filter((type) => type !== "AWS::CloudFormation::Stack");
}
