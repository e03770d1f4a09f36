import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { BoughError } from "../../../lib/bough-error.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { TemplateAsset } from "../synth/asset.ts";

const AT_ONCE = 8;
/** What CloudFormation takes of a template in a bucket, in bytes. */
export const LARGEST_TEMPLATE = 1_000_000;

/** Uploads the templates that are not there yet, and returns the keys of those. */
export async function uploadTemplates(
  aws: AwsClients,
  bucket: string,
  assets: readonly TemplateAsset[],
): Promise<readonly string[]> {
  for (const { key, body } of assets) refuseTooLarge(key, body);
  const uploaded = await mapLimit(assets, AT_ONCE, async ({ key, body }) => {
    if (await hasObject(aws, bucket, key)) return [];
    await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/json" }));
    return [key];
  });
  return uploaded.flat();
}

export async function hasObject({ s3 }: AwsClients, bucket: string, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    // An answer to HEAD has no body, and so no code.
    if (error instanceof Error && (error.name === "NotFound" || error.name === "NoSuchKey")) return false;
    throw error;
  }
}

function refuseTooLarge(key: string, body: string): void {
  const size = Buffer.byteLength(body);
  if (size <= LARGEST_TEMPLATE) return;
  throw new BoughError(
    "aws-template-too-large",
    `Template ${key} has ${size} bytes; CloudFormation takes ${LARGEST_TEMPLATE}.`,
    {
      hint: "Split the app, or take resources out of bough.aws.ts.",
    },
  );
}
