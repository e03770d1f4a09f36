import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { DeleteTableCommand, DescribeTableCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateStackCommand, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { hasCode } from "../../src/lib/has-code.ts";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { emptyBucket } from "../../src/providers/aws/remove/empty-bucket.ts";
import { claimSlot } from "../../src/providers/aws/slots/slots.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { readTemplates } from "../../src/providers/aws/stack/read-templates.ts";
import { synthesizeEnvironment } from "../../src/providers/aws/synth/synthesize-environment.ts";
import { startDouble } from "../../tools/aws/start-double.ts";
import { startMoto } from "../../tools/aws/start-moto.ts";
import { waitFor } from "../../tools/wait-for.ts";
import { REGION, useTestCredentials } from "./support/stack-rig.ts";
import { environmentInput, specOf } from "./synth/support/inputs.ts";
import { full } from "./synth/support/samples.ts";

useTestCredentials();

/** What two programs answer that others wrote, and neither copied from the other. */
for (const [name, start] of [
  ["MiniStack", startDouble],
  // Its pages can be made short.
  ["moto", () => startMoto({ MOTO_S3_DEFAULT_MAX_KEYS: "20" })],
] as const)
  describe(`by the word of ${name}`, async () => {
    const double = await start();
    const aws = openAwsClients({ region: REGION, profile: null, endpoint: double.endpoint });
    after(async () => {
      aws.close();
      await double.stop();
    });
    const { s3, dynamo, cloudFormation } = aws;
    const newBucket = async (Bucket: string): Promise<string> => {
      const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
      return Bucket;
    };

    it("a bucket is deleted when no version, delete marker or unfinished upload is in it any more", async () => {
      const Bucket = await newBucket("bough-full");
      for (const Body of ["1", "2"]) await s3.send(new PutObjectCommand({ Bucket, Key: "page", Body }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "page" }));
      await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "never finished" }));
      await assert.rejects(s3.send(new DeleteBucketCommand({ Bucket })), { name: "BucketNotEmpty" });
      assert.equal(await emptyBucket(aws, Bucket), 3);
      await s3.send(new DeleteBucketCommand({ Bucket }));
      assert.equal(await emptyBucket(aws, Bucket), 0, "gone is empty");
    });

    it("what is listed in several pages goes as well", async () => {
      const Bucket = await newBucket("bough-pages");
      const keys = Array.from({ length: 50 }, (_, n) => `page-${n}`);
      await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))));
      assert.equal(await emptyBucket(aws, Bucket), keys.length);
      await s3.send(new DeleteBucketCommand({ Bucket }));
    });

    it("a place on the load balancer goes to one of those who claim it at once", async () => {
      const bucket = await newBucket("bough-claims");
      const claims = Array.from({ length: 8 }, (_, n) =>
        claimSlot(aws, bucket, { app: "shop", slug: `s${n}`, slot: 1 }).then(
          () => "got it",
          (error: unknown) => (hasCode(error, "aws-slot-conflict") ? "too late" : String(error)),
        ),
      );
      const outcomes = await Promise.all(claims);
      assert.equal(outcomes.filter((one) => one === "got it").length, 1);
      assert.equal(outcomes.filter((one) => one === "too late").length, 7);
    });

    it("a protected environment's table outlives its stack, and is deleted by hand only", async () => {
      const StackName = "bough-full-main-data";
      await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: protectedData() }));
      const made = await waitFor("the stack", async () => {
        const stack = await readStack(aws, StackName);
        return stack?.status === "CREATE_COMPLETE" && stack;
      });
      const [deployed] = await readTemplates(aws, made.id);
      const TableName = Object.values(deployed?.physicalIds ?? {}).find((id) => /people/i.test(id));
      await cloudFormation.send(new DeleteStackCommand({ StackName }));
      await waitFor("the end of the stack", async () => (await readStack(aws, StackName)) === null);
      const { Table: table } = await dynamo.send(new DescribeTableCommand({ TableName }));
      assert.equal(table?.DeletionProtectionEnabled, true);
      await assert.rejects(dynamo.send(new DeleteTableCommand({ TableName })), { name: "ValidationException" });
      await dynamo.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
      await dynamo.send(new DeleteTableCommand({ TableName }));
    });
  });

function protectedData(): string {
  const { nested } = synthesizeEnvironment(environmentInput(specOf(full, "main")));
  const data = nested.find(({ group }) => group === "data");
  return JSON.stringify(data?.template);
}
