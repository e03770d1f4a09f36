import { CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { createHash } from "node:crypto";
import type { AwsClients } from "../client/aws-clients.ts";

/** Beyond this one invalidation of everything is cheaper: CloudFront counts paths. */
const MOST_PATHS = 100;

export interface Invalidation {
  /** `web/` */
  readonly prefix: string;
  /** Keys in the bucket that have another content now. */
  readonly keys: readonly string[];
  /** Unique for the deployment. */
  readonly token: string;
}

/** Makes CloudFront fetch the files anew; `index.html` of a folder is what its path shows as well. */
export async function invalidate(
  { cloudFront }: AwsClients,
  distribution: string,
  { prefix, keys, token }: Invalidation,
): Promise<readonly string[]> {
  const all = [...new Set(keys.flatMap((key) => pathsOf(prefix, key.slice(prefix.length))))].toSorted();
  const paths = all.length > MOST_PATHS ? ["/*"] : all;
  if (paths.length === 0) return [];
  await cloudFront.send(
    new CreateInvalidationCommand({
      DistributionId: distribution,
      InvalidationBatch: {
        // The same files in the same deployment are the same invalidation, however often it is tried.
        CallerReference: createHash("sha256")
          .update([token, ...paths].join("\n"))
          .digest("hex"),
        Paths: { Quantity: paths.length, Items: [...paths] },
      },
    }),
  );
  return paths;
}

/** What people ask for, and what the function before the site makes of it: CloudFront wants both. */
function pathsOf(prefix: string, file: string): readonly string[] {
  const paths = [`/${encodeURI(file)}`, `/${encodeURI(prefix + file)}`];
  return file === "index.html" || file.endsWith("/index.html")
    ? [...paths, `/${encodeURI(file.slice(0, -"index.html".length))}`]
    : paths;
}
