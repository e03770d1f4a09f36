import { createHash } from "node:crypto";
import type { AwsClients } from "../client/aws-clients.ts";
import type { StackTemplate } from "../stack/stack.ts";
import { templateKey } from "../synth/stack/template-key.ts";
import { objectUrl } from "./object-url.ts";
import { uploadTemplates } from "./upload-templates.ts";

/** The largest template that CloudFormation takes in a call, in bytes: docs.aws.amazon.com, "Understand CloudFormation quotas". */
export const LARGEST_BODY = 51_200;

/** What CloudFormation reads a stack's template from: the call itself, or the bucket when it is too large for a call. */
export async function templateSource(aws: AwsClients, bucket: string, body: string): Promise<StackTemplate["source"]> {
  if (Buffer.byteLength(body) <= LARGEST_BODY) return { body };
  const key = templateKey(createHash("sha256").update(body).digest("hex"));
  await uploadTemplates(aws, bucket, [{ kind: "template", key, body }]);
  return { url: objectUrl(aws.region, bucket, key) };
}
