import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { LogLocation } from "../../../src/store/s3/log-location.ts";
import { openS3Store } from "../../../src/store/s3/open-s3-store.ts";
import { newId } from "../../../src/lib/new-id.ts";
import type { Double } from "../../../tools/aws/start-imitation.ts";
import type { StoreDriver } from "../../contract/store/driver.ts";
import { REGION, useTestCredentials } from "./stack-rig.ts";

/** Every store in a bucket of its own, all of them in the one AWS that `start` starts. */
export function s3Driver(start: () => Promise<Double>): StoreDriver & AsyncDisposable {
  useTestCredentials();
  let started: Promise<Double> | null = null;
  return {
    async place() {
      started ??= start();
      const { endpoint } = await started;
      const bucket = newId("state").toLowerCase();
      await makeBucket(endpoint, bucket);
      const location: LogLocation = { bucket, prefix: "registry/", region: REGION, profile: null, endpoint };
      return { location: JSON.stringify(location), remove: async () => undefined };
    },
    open: async (location, now) => openS3Store(JSON.parse(location) as LogLocation, now),
    async [Symbol.asyncDispose]() {
      await (await started)?.stop();
    },
  };
}

async function makeBucket(endpoint: string, bucket: string): Promise<void> {
  const s3 = new S3Client({ region: REGION, endpoint, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  s3.destroy();
}
