import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";

/** Pages of 1,000 that are deleted at a time. */
const AT_ONCE = 4;
/** Whoever writes faster than this empties keeps the bucket. */
const MOST_PASSES = 10;

/**
 * Deletes every version and delete marker of every object below `prefix`, and uploads that were never
 * finished: any of them keeps a bucket from being deleted. A bucket that is gone is empty.
 */
export async function emptyBucket(aws: AwsClients, bucket: string, prefix = ""): Promise<number> {
  try {
    await abortUploads(aws, bucket, prefix);
    return await deleteAll(aws, bucket, prefix);
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchBucket") return 0;
    throw error;
  }
}

/** A page may be left out when the one before it is gone already, and somebody may have written meanwhile. */
async function deleteAll(aws: AwsClients, bucket: string, prefix: string): Promise<number> {
  let total = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const count = await deleteVersions(aws, bucket, prefix);
    if (count === 0) break;
    total += count;
  }
  return total;
}

async function deleteVersions(aws: AwsClients, bucket: string, prefix: string): Promise<number> {
  const running = new Set<Promise<void>>();
  let count = 0;
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await aws.s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: page?.NextKeyMarker,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    count += objects.length;
    if (objects.length > 0) {
      const deleting = deleteObjects(aws, bucket, objects).finally(() => running.delete(deleting));
      running.add(deleting);
    }
    if (running.size >= AT_ONCE) await Promise.race(running);
  } while (page.IsTruncated === true);
  await Promise.all(running);
  return count;
}

/** S3 answers 200 and names what it did not delete in the body. */
async function deleteObjects({ s3 }: AwsClients, bucket: string, objects: ObjectIdentifier[]): Promise<void> {
  const { Errors: errors = [] } = await s3.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
  );
  const first = errors[0];
  if (first === undefined) return;
  throw new BoughError(
    "aws-bucket-not-emptied",
    `${errors.length} objects of bucket ${bucket} could not be deleted, first ${first.Key}: ${first.Code} ${first.Message}`,
    { hint: "Look for an object lock or a bucket policy that forbids it, then repeat the command." },
  );
}

async function abortUploads({ s3 }: AwsClients, bucket: string, prefix: string): Promise<void> {
  let page: ListMultipartUploadsCommandOutput | undefined;
  do {
    page = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: page?.NextKeyMarker,
        UploadIdMarker: page?.NextUploadIdMarker,
      }),
    );
    for (const { Key, UploadId } of page.Uploads ?? [])
      await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  } while (page.IsTruncated === true);
}
