import { resolve } from "../../config/resolve.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { Definition } from "../../model/definition.ts";
import type { AwsSpec } from "../../model/provider.ts";
import { openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { readFoundation } from "../../providers/aws/foundation/read-foundation.ts";
import { readIdentity } from "../../providers/aws/foundation/read-identity.ts";
import type { FoundationName } from "../../providers/aws/names.ts";
import type { LogLocation } from "../../store/s3/log-location.ts";

/**
 * Where the registry is that the branch's environment stands in: in the bucket of its foundation.
 *
 * @throws `headless-local` when the environment is not on AWS; what reading the foundation throws.
 */
export async function findRegistry(definition: Definition, branch: string): Promise<LogLocation> {
  const { where, foundation } = placeOf(definition, branch);
  const aws = openAwsClients({ region: where.region, profile: where.profile });
  try {
    const identity = await readIdentity(aws, where.account);
    const { exports } = await readFoundation(aws, foundation, identity);
    return {
      bucket: exports.AssetsBucket,
      prefix: "registry/",
      region: where.region,
      profile: where.profile,
      endpoint: process.env["AWS_ENDPOINT_URL"] ?? null,
    };
  } finally {
    aws.close();
  }
}

function placeOf(definition: Definition, branch: string): { where: AwsSpec; foundation: FoundationName } {
  const resolution = resolve(definition, branch, { taken: [] });
  if (resolution.status === "skipped") throw new BoughError("branch-skipped", resolution.reason);
  const { provider, preview, environment } = resolution.spec;
  if (provider.name === "aws") return { where: provider, foundation: preview ? "preview" : "production" };
  throw new BoughError("headless-local", `${environment} runs on the machine of a bough server, not on AWS.`, {
    hint: "Leave --headless out, or write `provider: aws({ region })` into its rule in bough.config.ts.",
  });
}
