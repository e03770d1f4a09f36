import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { deleteStack } from "../../src/providers/aws/stack/delete-stack.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

const environment = { app: "shop", slug: "feature" };

describe("an environment on AWS that somebody works on by hand", () => {
  it("is made anew when its stack was deleted", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    const first = await readStack(rig.aws, environmentStackName(environment));
    await deleteStack(rig, { name: environmentStackName(environment), token: "by-hand" });
    const plan = await rig.plan(release, release);
    assert.match(titleOf(plan), /^Create stack bough-shop-feature-/);
    const again = await rig.run(plan);
    assert.equal(again.error, null);
    const second = await readStack(rig.aws, environmentStackName(environment));
    assert.notEqual(second?.id, first?.id);
    assert.ok(again.lines.includes("uploaded 2 files"), "the bucket was gone with it");
  });

  it("can be destroyed when its stack was deleted", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    await deleteStack(rig, { name: environmentStackName(environment), token: "by-hand" });
    assert.equal((await rig.run(await rig.plan(null, release, "feature"))).error, null);
    assert.deepEqual(await rig.provider.inventory(environment), []);
  });

  it("shows the properties that were changed", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    const { TablePeople: table } = await outputsOf(rig);
    await rig.dynamo.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: true }));
    await rig.aws.logs.send(
      new PutRetentionPolicyCommand({ logGroupName: "/bough/shop/feature/api", retentionInDays: 30 }),
    );
    const reason = reasonOf(await rig.plan(release, release));
    assert.match(reason, /Data\/People \(AWS::DynamoDB::Table\) was CHANGED by hand: \/DeletionProtectionEnabled/);
    assert.match(reason, /Compute\/ApiLog \(AWS::Logs::LogGroup\) was CHANGED by hand: \/RetentionInDays/);
  });

  it("gets a file back that was deleted from its bucket", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    const { SiteBucket: bucket } = await outputsOf(rig);
    await rig.aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "web/index.html" }));
    const again = await rig.run(await rig.plan(release, release));
    assert.equal(again.error, null);
    assert.ok(again.lines.includes("uploaded 1 files"), again.lines.join("\n"));
  });
});

type Planned = Awaited<ReturnType<AwsRig["plan"]>>;
const stackStep = ({ steps }: Planned): Planned["steps"][number] | undefined =>
  steps.find(({ kind }) => kind === "aws.stack");
const titleOf = (plan: Planned): string => stackStep(plan)?.title ?? "";
const reasonOf = (plan: Planned): string => stackStep(plan)?.reason ?? "";

async function outputsOf(rig: AwsRig): Promise<Readonly<Record<string, string>>> {
  return (await readStack(rig.aws, environmentStackName(environment)))?.outputs ?? {};
}
