import { UpdateTerminationProtectionCommand } from "@aws-sdk/client-cloudformation";
import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogLine } from "../../src/provider/provider.ts";
import type { AwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { readFoundation } from "../../src/providers/aws/foundation/read-foundation.ts";
import { readIdentity } from "../../src/providers/aws/foundation/read-identity.ts";
import { environmentStackName, foundationStackName, tagKeys } from "../../src/providers/aws/names.ts";
import { emptyBucket } from "../../src/providers/aws/remove/empty-bucket.ts";
import { deleteStack } from "../../src/providers/aws/stack/delete-stack.ts";
import { deployStack } from "../../src/providers/aws/stack/deploy-stack.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { ACCOUNT, shop, shopFiles } from "./support/aws-rig.ts";
import { type Standing, needs, unproved } from "./support/rights-needs.ts";
import { type RightsRig, deploySids, rightsRig } from "./support/rights-rig.ts";
import { REGION, tableOf, templateOf } from "./support/stack-rig.ts";

const environment = { app: "shop", slug: "main" };
const denied = { code: "aws-access-denied", message: /assumed-role\/bough-/ };
const forbidden = { ...denied, hint: /^It is forbidden by an explicit deny in/ };

test("what a pipeline may, where AWS checks every call", async (t) => {
  const rig = await rightsRig(t);
  const root = rig.as("root");
  const v1 = await rig.release(shopFiles, shop("main", { preview: false }));
  const v2 = await rig.release({ "web/public/index.html": "<h1>v2</h1>\n" }, v1.spec);

  await t.test("it deploys an environment, changes it, lists it and reads its logs", async () => {
    assert.equal((await rig.run(await rig.plan(v1, null))).error, null);
    assert.equal((await rig.run(await rig.plan(v2, v1))).error, null);
    const kinds = new Set((await rig.provider.inventory()).map(({ kind }) => kind));
    assert.ok(kinds.has("stack") && kinds.has("table") && kinds.has("service"), [...kinds].join(" "));
    await say(root, "hello");
    assert.deepEqual(await linesOf(rig), ["hello"]);
  });
  const standing = await readStanding(root);

  await t.test("each of its statements is needed, and named when it is missing", async (t) => {
    assert.deepEqual([...Object.keys(needs), ...Object.keys(unproved)].toSorted(), deploySids.toSorted());
    for (const [sid, { action, call }] of Object.entries(needs))
      await t.test(sid, async () => {
        await assert.rejects(call(rig.as(`without-${sid}`), standing), {
          code: "aws-access-denied",
          message: new RegExp(`bough-without-${sid}-production/ci may not call ${action} on `),
          hint: new RegExp(`^Add this statement to its policy: \\{"Effect":"Allow","Action":"${action}","Resource":"`),
        });
      });
  });

  await t.test("from previews it reaches nothing of production", async () => {
    const preview = rig.as("preview");
    const watching = { aws: preview, signal: rig.signal, log: () => undefined };
    const bucket = standing.outputs["SiteBucket"] ?? "";
    const assets = standing.foundation.AssetsBucket;
    const main = environmentStackName(environment);
    await assert.rejects(deleteStack(watching, { name: main, token: "bough-x" }), forbidden);
    const taken = { ...templateOf({ T: tableOf("x") }, main), role: standing.foundation.StackRoleArn };
    const options = { token: "bough-y", express: false, protect: false, replace: [] };
    await assert.rejects(deployStack(watching, { template: taken, ...options }), forbidden);
    const unprotected = { StackName: foundationStackName("production"), EnableTerminationProtection: false };
    await assert.rejects(preview.cloudFormation.send(new UpdateTerminationProtectionCommand(unprotected)), forbidden);
    for (const Bucket of [bucket, assets]) {
      await assert.rejects(preview.s3.send(new PutObjectCommand({ Bucket, Key: "x", Body: "x" })), forbidden);
      await assert.rejects(preview.s3.send(new GetObjectCommand({ Bucket, Key: "web/index.html" })), forbidden);
    }
    await assert.rejects(emptyBucket(preview, bucket), /AccessDenied|forbidden|may not call/);
    const page = await root.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "web/index.html" }));
    assert.equal(await page.Body?.transformToString(), "<h1>v2</h1>\n");
  });

  await t.test("a role that a preview makes for itself reaches its own table alone", async (t) => {
    const { exports } = await readFoundation(root, "preview", await readIdentity(root, ACCOUNT));
    const Resources = { Own: tableOf("username"), Role: greedyRole(exports.BoundaryArn) };
    const Outputs = { Role: { Value: { "Fn::GetAtt": ["Role", "Arn"] } }, Own: { Value: { Ref: "Own" } } };
    const template = {
      ...templateOf({}, "bough-shop-x"),
      source: { body: JSON.stringify({ Resources, Outputs }) },
      tags: { [tagKeys.foundation]: "preview" },
    };
    const watching = { aws: root, signal: rig.signal, log: () => undefined };
    const options = { token: "bough-greedy", express: false, protect: false, replace: [] };
    const { stack } = await deployStack(watching, { template, ...options });
    const dynamo = await takeRole(root, rig.proxy.endpoint, stack.outputs["Role"] ?? "");
    t.after(() => dynamo.destroy());
    const put = (table: string | undefined) =>
      dynamo.send(new PutItemCommand({ TableName: table, Item: { username: { S: "eve" } } }));
    await put(stack.outputs["Own"]);
    await assert.rejects(put(standing.outputs["TablePeople"]), {
      name: "AccessDeniedException",
      message: /explicit deny/,
    });
  });

  await t.test("a token of another branch, and a key that AWS does not know, are told as such", async () => {
    await assert.rejects(readIdentity(rig.as("foreign-branch"), ACCOUNT), { code: "aws-access-denied" });
    await assert.rejects(readIdentity(rig.as("stranger"), ACCOUNT), { code: "aws-credentials-invalid" });
  });

  await t.test("it destroys the environment without a rest", async () => {
    assert.equal((await rig.run(await rig.plan(null, v2, "main"))).error, null);
    assert.deepEqual(await rig.provider.inventory(environment), []);
  });
});

async function say({ logs }: AwsClients, message: string): Promise<void> {
  const address = { logGroupName: "/bough/shop/main/api", logStreamName: "v2/app/aaaaaaaa" };
  await logs.send(new CreateLogStreamCommand(address));
  await logs.send(new PutLogEventsCommand({ ...address, logEvents: [{ timestamp: Date.now(), message }] }));
}

async function linesOf({ provider, signal }: RightsRig): Promise<readonly string[]> {
  const lines: LogLine[] = [];
  for await (const line of provider.logs({ environment, resource: null, tail: 10, follow: false, signal }))
    lines.push(line);
  return lines.map(({ line }) => line);
}

async function readStanding(root: AwsClients): Promise<Standing> {
  const stack = await readStack(root, environmentStackName(environment));
  const { exports } = await readFoundation(root, "production", await readIdentity(root, ACCOUNT));
  assert.ok(stack !== null);
  return { foundation: exports, stackId: stack.id, outputs: stack.outputs };
}

/** What a branch could write into its `bough.aws.ts`. */
const greedyRole = (boundary: string): unknown => ({
  Type: "AWS::IAM::Role",
  Properties: {
    Path: "/bough/preview/",
    PermissionsBoundary: boundary,
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" }],
    },
    Policies: [
      {
        PolicyName: "all",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }],
        },
      },
    ],
  },
});

async function takeRole(root: AwsClients, endpoint: string, role: string): Promise<DynamoDBClient> {
  const { Credentials: taken } = await root.sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "task" }));
  return new DynamoDBClient({
    region: REGION,
    endpoint,
    credentials: {
      accessKeyId: taken?.AccessKeyId ?? "",
      secretAccessKey: taken?.SecretAccessKey ?? "",
      sessionToken: taken?.SessionToken ?? "",
    },
  });
}
