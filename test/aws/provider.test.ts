import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeImagesCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import { readTemplates } from "../../src/providers/aws/stack/read-templates.ts";
import { repositoryNameOf } from "../../src/providers/aws/image/images.ts";
import {
  type FoundationName,
  environmentStackName,
  foundationStackName,
  tagKeys,
} from "../../src/providers/aws/names.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

describe("an environment on AWS", () => {
  it("is deployed, changed, rolled back, listed and destroyed without a rest", async (t) => {
    const rig = await awsRig(t);
    const v1 = await rig.release(shopFiles, shop("feature"));
    const plan = await rig.plan(v1, null);
    assert.deepEqual(
      plan.steps.map(({ id }) => id),
      [
        "aws.check:shop/feature@v1",
        "aws.build:web",
        "aws.image:api",
        "aws.templates:shop/feature@v1",
        "aws.stack:shop/feature@v1",
        "aws.site:web",
        "aws.verify:shop/feature@v1",
      ],
    );
    assert.deepEqual(await rig.plan(v1, null), plan, "the same input gives the same plan");
    const first = await rig.run(plan);
    assert.equal(first.error, null);
    assert.equal(first.status, "succeeded");

    const outputs = await outputsOf(rig, "feature");
    const item = { username: { S: "ada" }, dateOfBirth: { S: "1815-12-10" } };
    await rig.dynamo.send(new PutItemCommand({ TableName: outputs["TablePeople"], Item: item }));
    assert.equal(await pageOf(rig, outputs), "<h1>v1</h1>\n");
    assert.deepEqual(await imagesOf(rig), [v1.artifacts["api"]]);

    const before = await rig.provider.inventory({ app: "shop", slug: "feature" });
    for (const kind of ["stack", "table", "service"])
      assert.ok(
        before.some((one) => one.kind === kind),
        kind,
      );
    assert.deepEqual([...new Set(before.map(({ owner }) => `${owner.app}/${owner.slug}`))], ["shop/feature"]);

    const v2 = await rig.release({ "web/public/index.html": "<h1>v2</h1>\n" }, shop("feature"));
    rig.proxy.calls.length = 0;
    const second = await rig.run(await rig.plan(v2, v1));
    assert.equal(second.error, null);
    assert.equal(await pageOf(rig, outputs), "<h1>v2</h1>\n");
    assert.ok(second.lines.includes("uploaded 1 files"), second.lines.join("\n"));
    assert.ok(second.lines.includes("invalidated / /index.html /web/index.html"), second.lines.join("\n"));
    assert.ok(!rig.proxy.calls.includes("StartBuild"), "the image is there already");

    const back = await rig.run(await rig.plan(v1, v2));
    assert.equal(back.error, null);
    assert.equal(await pageOf(rig, outputs), "<h1>v1</h1>\n");
    const found = await rig.dynamo.send(
      new GetItemCommand({ TableName: outputs["TablePeople"], Key: { username: { S: "ada" } } }),
    );
    assert.deepEqual(found.Item, item);

    await keepImage(rig, "production", v1.artifacts["api"]);
    const gone = await rig.run(await rig.plan(null, v1, "feature"));
    assert.equal(gone.error, null);
    assert.deepEqual(await rig.provider.inventory({ app: "shop", slug: "feature" }), []);
    assert.deepEqual(await imagesOf(rig), []);
    assert.deepEqual(await imagesOf(rig, "production"), [v1.artifacts["api"]], "another foundation's image stays");
    assert.deepEqual(await untagged(rig), []);
    assert.deepEqual((await readStacks(rig.aws)).map(({ name }) => name).toSorted(), [
      "bough-foundation-preview",
      "bough-foundation-production",
    ]);
  });

  it("uploads and builds what has changed alone, and touches no other nested stack", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const { api, ...rest } = shop("feature").resources;
    assert.ok(api?.kind === "service");
    const mail = { ...api, root: "mail", paths: [], link: {} };
    const spec = shop("feature", { resources: { ...rest, api, mail } });
    const v1 = await rig.release({ ...shopFiles, "mail/server.js": "console.log(1);\n" }, spec);
    assert.equal((await rig.run(await rig.plan(v1, null))).error, null);
    const before = await nestedOf(rig);
    const v2 = await rig.release({ "mail/server.js": "console.log(2);\n" }, spec);
    const plan = await rig.plan(v2, v1);
    rig.proxy.calls.length = 0;
    assert.equal((await rig.run(plan)).error, null);
    const uploads = rig.proxy.calls.filter((call) => call.startsWith("PUT /") && !/\/slots?(-claims)?\//.test(call));
    assert.deepEqual(
      uploads.map((call) => call.replace(/^PUT \/[^/]+\/([a-z]+)\/.*/, "$1")).toSorted(),
      ["sources", "templates"],
      uploads.join("\n"),
    );
    assert.equal(rig.proxy.calls.filter((call) => call === "StartBuild").length, 1);
    const after = await nestedOf(rig);
    assert.deepEqual(
      Object.keys(after).filter((name) => after[name] !== before[name]),
      ["Compute"],
    );
  });

  it("leaves a neighbour alone whose name begins alike", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const own = await rig.release(shopFiles, shop("feature"));
    const other = await rig.release({}, shop("feature-a"));
    for (const release of [own, other]) assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    const before = await rig.provider.inventory({ app: "shop", slug: "feature-a" });
    await rig.run(await rig.plan(null, own, "feature"));
    assert.deepEqual(await rig.provider.inventory({ app: "shop", slug: "feature-a" }), before);
    assert.deepEqual(await imagesOf(rig), [other.artifacts["api"]], "the image that both use stays");

    const stack = before.find(({ kind }) => kind === "stack");
    assert.ok(stack !== undefined);
    await rig.provider.remove(stack);
    assert.deepEqual(await rig.provider.inventory(), []);
    const { outputs = {} } = (await readStack(rig.aws, foundationStackName("preview"))) ?? {};
    const places = new ListObjectsV2Command({ Bucket: outputs["AssetsBucket"], Prefix: "slot" });
    assert.equal((await rig.aws.s3.send(places)).KeyCount, 0, "what prune removes keeps no place on the load balancer");
  });

  it("keeps and names the data of a protected one", async (t) => {
    const rig = await awsRig(t, ["production"]);
    const release = await rig.release(shopFiles, shop("main", { preview: false, protect: true }));
    assert.equal((await rig.run(await rig.plan(release, null))).error, null);
    // The double deletes what a nested stack's template keeps: this is what AWS leaves.
    await rig.dynamo.send(new CreateTableCommand(keptTable));
    const destroyed = await rig.run(await rig.plan(null, release));
    assert.equal(destroyed.error, null);
    const lines = destroyed.lines.join("\n");
    assert.match(lines, /left on AWS: table arn:aws:dynamodb:.*:table\/kept/);
    const left = await rig.provider.inventory({ app: "shop", slug: "main" });
    assert.deepEqual(
      left.map(({ kind }) => kind),
      ["table"],
    );
    const [table] = left;
    assert.ok(table !== undefined);
    await assert.rejects(rig.provider.remove(table), { code: "aws-kept", message: /table\/kept is kept/ });
  });

  it("says what a plan would change, and how", async (t) => {
    const rig = await awsRig(t, ["production"]);
    const production = shop("main", { preview: false, protect: true });
    const release = await rig.release(shopFiles, production);
    await rig.run(await rig.plan(release, null));
    const { people } = production.resources;
    assert.ok(people?.kind === "table");
    const rekeyed = shop("main", {
      preview: false,
      protect: true,
      resources: { ...production.resources, people: { ...people, key: { name: "id", type: "S" } } },
    });
    const next = await rig.release({}, rekeyed);
    const plan = await rig.plan(next, release);
    assert.match(
      plan.steps.find(({ kind }) => kind === "aws.stack")?.reason ?? "",
      /REPLACES Data\/People \(AWS::DynamoDB::Table\)/,
    );
  });

  it("shows what somebody changed by hand", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await rig.run(await rig.plan(release, null));
    const { TablePeople: table } = await outputsOf(rig, "feature");
    await rig.dynamo.send(new DeleteTableCommand({ TableName: table }));
    const reason = (await rig.plan(release, release)).steps.find(({ kind }) => kind === "aws.stack")?.reason ?? "";
    assert.match(reason, /its template is the same; Data\/People \(AWS::DynamoDB::Table\) was DELETED by hand/);
  });

  it("asks for the foundation that is missing", async (t) => {
    const rig = await awsRig(t, ["production"]);
    const release = await rig.release(shopFiles, shop("feature"));
    await assert.rejects(rig.plan(release, null), {
      code: "aws-foundation-missing",
      hint: /bough aws bootstrap --foundation preview --region eu-central-1/,
    });
  });
});

const keptTable: CreateTableCommandInput = {
  TableName: "kept",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  Tags: [
    { Key: tagKeys.app, Value: "shop" },
    { Key: tagKeys.environment, Value: "main" },
    { Key: tagKeys.protect, Value: "true" },
  ],
};

/** Names of buckets and log groups, to which the double hands no tags on. */
async function untagged({ aws }: AwsRig): Promise<readonly (string | undefined)[]> {
  const { Buckets: buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/bough/shop/" }));
  const foundation = /^bough-foundation-/;
  return [...buckets.map(({ Name }) => Name), ...logGroups.map(({ logGroupName }) => logGroupName)].filter(
    (name) => !foundation.test(name ?? ""),
  );
}

async function outputsOf(rig: AwsRig, slug: string): Promise<Readonly<Record<string, string>>> {
  const stack = await readStack(rig.aws, environmentStackName({ app: "shop", slug }));
  assert.ok(stack !== null);
  return stack.outputs;
}

/** The template of each nested stack, by logical id. */
async function nestedOf({ aws }: AwsRig): Promise<Readonly<Record<string, string>>> {
  const templates = await readTemplates(aws, environmentStackName({ app: "shop", slug: "feature" }));
  return Object.fromEntries(
    templates.slice(1).map(({ path, template }) => [path.slice(0, -1), JSON.stringify(template)]),
  );
}

async function pageOf(rig: AwsRig, outputs: Readonly<Record<string, string>>): Promise<string | undefined> {
  const page = await rig.aws.s3.send(new GetObjectCommand({ Bucket: outputs["SiteBucket"], Key: "web/index.html" }));
  assert.equal(page.CacheControl, "no-cache");
  return page.Body?.transformToString();
}

async function imagesOf(rig: AwsRig, foundation: FoundationName = "preview"): Promise<readonly (string | undefined)[]> {
  const repositoryName = await repositoryOf(rig, foundation);
  const { imageDetails = [] } = await rig.aws.ecr.send(new DescribeImagesCommand({ repositoryName }));
  return imageDetails.flatMap(({ imageTags = [] }) => imageTags);
}

/** An image that another registry's environment has in the foundation's repository, with the same content. */
async function keepImage(rig: AwsRig, foundation: FoundationName, imageTag: string | undefined): Promise<void> {
  const repositoryName = await repositoryOf(rig, foundation);
  const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [] });
  await rig.aws.ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
}

async function repositoryOf({ aws }: AwsRig, foundation: FoundationName): Promise<string> {
  const stack = await readStack(aws, foundationStackName(foundation));
  return repositoryNameOf(stack?.outputs["RepositoryUri"] ?? "");
}
