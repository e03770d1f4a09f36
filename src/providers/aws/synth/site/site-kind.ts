import type { KindSynthesis } from "../kind-synthesis.ts";
import { artifactOf } from "../artifact-of.ts";

/** Names of the root's outputs that say where a site's files go. */
export const siteBucketOutput = "SiteBucket";
export const distributionOutput = "Distribution";

/** Files in the environment's bucket, below a folder of the site's own, which CloudFront reads. */
export const siteKind: KindSynthesis<"site"> = {
  kind: "site",
  synthesize: (context, name, spec) => {
    context.origins.push({ kind: "site", resource: name, paths: spec.paths, spa: spec.spa });
    context.assets.push({
      kind: "site",
      resource: name,
      artifact: artifactOf(context.input.release, name),
      bucketOutput: siteBucketOutput,
      distributionOutput,
      prefix: `${name}/`,
    });
  },
};
