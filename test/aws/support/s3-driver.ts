import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { LogLocation } from "../../../src/store/s3/log-location.ts";
import { openS3Store } from "../../../src/store/s3/open-s3-store.ts";
import { startDouble } from "../../../tools/aws/start-double.ts";
import type { StoreDriver } from "../../contract/store/driver.ts";
import { useTestCredentials } from "./stack-rig.ts";

useTestCredentials();

/** Every store in a bucket of a double of its own. */
const driver: StoreDriver = {
  async place() {
    const double = await startDouble();
    const location: LogLocation = {
      bucket: "state",
      prefix: "registry/",
      region: "eu-central-1",
      profile: null,
      endpoint: double.endpoint,
    };
    const s3 = new S3Client({ region: location.region, endpoint: double.endpoint, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({
        Bucket: location.bucket,
        CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
      }),
    );
    s3.destroy();
    return { location: JSON.stringify(location), remove: () => double.stop() };
  },
  open: async (location, now) => openS3Store(JSON.parse(location) as LogLocation, now),
};
export default driver;
