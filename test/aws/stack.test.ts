import assert from "node:assert/strict";
import { UpdateTerminationProtectionCommand } from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, it } from "node:test";
import { deleteStack } from "../../src/providers/aws/stack/delete-stack.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { brokenPolicy, stackRig, tableOf, templateOf } from "./support/stack-rig.ts";

describe("deploying a stack", () => {
  it("makes it, tells every change and event, and finds nothing to do the next time", async (t) => {
    const rig = await stackRig(t);
    const { stack, changes } = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    assert.equal(stack.status, "CREATE_COMPLETE");
    assert.deepEqual(stack.tags, { "bough:app": "shop", "bough:environment": "main" });
    assert.deepEqual(
      changes.map(({ path, action }) => [path, action]),
      [["People", "add"]],
    );
    assert.deepEqual(rig.lines, [
      "add People (AWS::DynamoDB::Table)",
      "bough-shop-main CREATE_IN_PROGRESS",
      "People (AWS::DynamoDB::Table) CREATE_IN_PROGRESS",
      "People (AWS::DynamoDB::Table) CREATE_COMPLETE",
      "bough-shop-main CREATE_COMPLETE",
    ]);
    const again = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d2");
    assert.deepEqual(again.changes, []);
    assert.equal((await readStacks(rig.aws)).length, 1);
  });

  it("tells what happens in nested stacks, and why one fails", async (t) => {
    const rig = await stackRig(t);
    await rig.aws.s3.send(new CreateBucketCommand({ Bucket: "assets" }));
    const nest = async (key: string, resources: Readonly<Record<string, unknown>>): Promise<unknown> => {
      await rig.aws.s3.send(
        new PutObjectCommand({ Bucket: "assets", Key: key, Body: JSON.stringify({ Resources: resources }) }),
      );
      return {
        Type: "AWS::CloudFormation::Stack",
        Properties: { TemplateURL: `${rig.double.endpoint}/assets/${key}` },
      };
    };
    const data = await nest("data.json", { People: tableOf("name") });
    await rig.deploy(templateOf({ Data: data }), "bough-d1");
    assert.ok(rig.lines.includes("People (AWS::DynamoDB::Table) CREATE_COMPLETE"), rig.lines.join("\n"));

    const broken = { Compute: await nest("compute.json", { Broken: brokenPolicy, Late: tableOf("late") }) };
    await assert.rejects(rig.deploy(templateOf({ Data: data, ...broken }), "bough-d2"), {
      code: "aws-deploy-failed",
      message: /^Compute \(AWS::CloudFormation::Stack\) in bough-shop-main: The role with name nobody/,
      hint: /taken it back: bough-shop-main is UPDATE_ROLLBACK_COMPLETE/,
    });
    const { stack } = await rig.deploy(templateOf({ Data: data, More: tableOf("more") }), "bough-d3");
    assert.equal(stack.status, "UPDATE_COMPLETE");
  });

  it("refuses what takes data away from a protected environment, unless it is named", async (t) => {
    const rig = await stackRig(t);
    await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    const rekeyed = templateOf({ People: tableOf("id") });
    const loss = { code: "aws-data-loss", message: /REPLACE People \(AWS::DynamoDB::Table\)/, hint: /"People"/ };
    await assert.rejects(rig.deploy(rekeyed, "bough-d2", { protect: true }), loss);
    const without = templateOf({ Others: tableOf("name") });
    await assert.rejects(rig.deploy(without, "bough-d3", { protect: true }), {
      code: "aws-data-loss",
      message: /REMOVE People/,
    });
    await assert.rejects(rig.deploy(rekeyed, "bough-d4", { protect: true, replace: ["Peopl"] }), loss);
    const { changes } = await rig.deploy(rekeyed, "bough-d5", { protect: true, replace: ["People"] });
    assert.equal(changes[0]?.replacement, "yes");
  });

  it("says what is wrong with a template, and leaves nothing behind", async (t) => {
    const rig = await stackRig(t);
    const wrong = templateOf({ Odd: { Type: "AWS::No::Such", Properties: {} } });
    await assert.rejects(rig.deploy(wrong, "bough-d1"), { code: "aws-change-set-failed", message: /AWS::No::Such/ });
    assert.deepEqual(await readStacks(rig.aws), []);
  });

  it("deletes what never worked, and makes it anew", async (t) => {
    const rig = await stackRig(t);
    await assert.rejects(rig.deploy(templateOf({ Broken: brokenPolicy }), "bough-d1"), { code: "aws-deploy-failed" });
    const failed = await readStack(rig.aws, "bough-shop-main");
    assert.equal(failed?.status, "ROLLBACK_COMPLETE");
    const { stack } = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d2");
    assert.equal(stack.status, "CREATE_COMPLETE");
    assert.notEqual(stack.id, failed.id);
  });

  it("makes a stack anew that was deleted by hand", async (t) => {
    const rig = await stackRig(t);
    const { stack: first } = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    await deleteStack(rig, { name: first.name, token: "by-hand" });
    const { stack } = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d2");
    assert.notEqual(stack.id, first.id);
  });

  it("takes a roll-back up again that failed, and names the command when that fails too", async (t) => {
    const rig = await stackRig(t);
    await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    const stuck = (answer: string): string =>
      answer.replace(/<StackStatus>\w+<\/StackStatus>/, "<StackStatus>UPDATE_ROLLBACK_FAILED</StackStatus>");
    rig.proxy.inject(({ action }) => {
      if (action === "DescribeStacks") return { kind: "rewrite", change: stuck };
      return action === "ContinueUpdateRollback" ? accepted : null;
    });
    await assert.rejects(rig.deploy(templateOf({ More: tableOf("name") }), "bough-d2"), {
      code: "aws-stack-stuck",
      hint: /aws cloudformation continue-update-rollback --region eu-central-1 --stack-name bough-shop-main/,
    });
    let isStuck = true;
    rig.proxy.inject(({ action }) => {
      if (action === "ContinueUpdateRollback") isStuck = false;
      if (action === "ContinueUpdateRollback") return accepted;
      return action === "DescribeStacks" && isStuck ? { kind: "rewrite", change: stuck } : null;
    });
    const { stack } = await rig.deploy(templateOf({ More: tableOf("name") }), "bough-d3");
    assert.equal(stack.status, "UPDATE_COMPLETE");
  });
});

/** The double never gets into that state, so it would refuse the call. */
const accepted = {
  kind: "answer",
  status: 200,
  body: "<ContinueUpdateRollbackResponse><ContinueUpdateRollbackResult/></ContinueUpdateRollbackResponse>",
} as const;

describe("deleting a stack", () => {
  it("names what its template keeps, and does nothing when it is gone", async (t) => {
    const rig = await stackRig(t);
    const kept = tableOf("name", { DeletionPolicy: "Retain" });
    await rig.deploy(templateOf({ People: kept, Others: tableOf("id") }), "bough-d1");
    const { retained } = await deleteStack(rig, { name: "bough-shop-main", token: "bough-d2" });
    assert.match(retained.join(), /^People \(AWS::DynamoDB::Table\) bough-shop-main-People/);
    assert.deepEqual(await deleteStack(rig, { name: "bough-shop-main", token: "bough-d3" }), { retained: [] });
  });

  it("says what could not be deleted", async (t) => {
    const rig = await stackRig(t);
    await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    // The double deletes everything: this is what CloudFormation says of a bucket that is not empty.
    rig.proxy.inject(({ action }) => {
      if (action === "DeleteStack") return deletion;
      if (action === "DescribeStacks")
        return { kind: "rewrite", change: (answer) => answer.replace("CREATE_COMPLETE", "DELETE_FAILED") };
      return action === "DescribeStackEvents" ? failedEvents : null;
    });
    await assert.rejects(deleteStack(rig, { name: "bough-shop-main", token: "bough-d2" }), {
      code: "aws-delete-failed",
      message: /Uploads \(AWS::S3::Bucket\) in bough-shop-main: The bucket you tried to delete is not empty/,
    });
  });

  it("refuses one that is protected against it", async (t) => {
    const rig = await stackRig(t);
    const { stack } = await rig.deploy(templateOf({ People: tableOf("name") }), "bough-d1");
    await rig.aws.cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName: stack.name, EnableTerminationProtection: true }),
    );
    await assert.rejects(deleteStack(rig, { name: stack.name, token: "bough-d2" }), {
      code: "aws-stack-protected-conflict",
      hint: /--no-enable-termination-protection/,
    });
  });
});

const deletion = {
  kind: "answer",
  status: 200,
  body: "<DeleteStackResponse><ResponseMetadata/></DeleteStackResponse>",
} as const;

const failedEvent = (id: string, type: string, logical: string, reason: string, at: string): string =>
  `<member><EventId>${id}</EventId><StackId>s</StackId><StackName>bough-shop-main</StackName><ResourceType>${type}</ResourceType><LogicalResourceId>${logical}</LogicalResourceId><ResourceStatus>DELETE_FAILED</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason><ClientRequestToken>bough-d2</ClientRequestToken><Timestamp>${at}</Timestamp></member>`;

const failedEvents = {
  kind: "answer",
  status: 200,
  body: `<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>${[
    failedEvent(
      "2",
      "AWS::CloudFormation::Stack",
      "bough-shop-main",
      "The following resource(s) failed to delete: [Uploads]. ",
      "2026-11-20T10:00:02.000Z",
    ),
    failedEvent(
      "1",
      "AWS::S3::Bucket",
      "Uploads",
      "The bucket you tried to delete is not empty",
      "2026-11-20T10:00:01.000Z",
    ),
  ].join("")}</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>`,
} as const;
