import {
  BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { BoughError } from "../../../lib/bough-error.ts";
import { objectUrl } from "../assets/object-url.ts";
import { LARGEST_BODY } from "../assets/template-source.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { emptyBucket } from "../remove/empty-bucket.ts";
import type { StackTemplate } from "../stack/stack.ts";

/**
 * Runs `use` with a template that CloudFormation can read. A foundation holds the bucket that templates
 * go into, so a large one of its own goes into a bucket that exists only for so long.
 */
export async function withTemplateUrl<T>(
  aws: AwsClients,
  { account, body }: { readonly account: string; readonly body: string },
  use: (source: StackTemplate["source"]) => Promise<T>,
): Promise<T> {
  if (Buffer.byteLength(body) <= LARGEST_BODY) return use({ body });
  const bucket = `bough-bootstrap-${account}-${aws.region}`;
  const key = `${createHash("sha256").update(body).digest("hex")}.json`;
  await createBucket(aws, bucket);
  try {
    await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ExpectedBucketOwner: account }));
    return await use({ url: objectUrl(aws.region, bucket, key) });
  } finally {
    await emptyBucket(aws, bucket);
    await aws.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  }
}

async function createBucket({ s3, region }: AwsClients, bucket: string): Promise<void> {
  try {
    await s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        // S3 takes every region by its name, but for the one that it began in.
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: locationOf(region) } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
  }
}

function locationOf(region: string): BucketLocationConstraint {
  const location = Object.values(BucketLocationConstraint).find((one) => one === region);
  if (location === undefined) throw new BoughError("aws-region-wrong", `S3 knows no region ${region}.`);
  return location;
}
