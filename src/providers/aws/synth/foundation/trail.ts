import type { CfnBucketPolicy, CfnBucket } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import type { FoundationContext } from "./foundation-context.ts";

/** Every call of the account's API, in files whose digests show whether somebody changed one. */
export function trail(context: FoundationContext, logs: CfnBucket, logsPolicy: CfnBucketPolicy): void {
  const { stack, settings } = context;
  if (!settings.trail) return;
  const made = new cdk.cloudtrail.CfnTrail(stack, "Trail", {
    trailName: `bough-${settings.name}`,
    s3BucketName: logs.ref,
    s3KeyPrefix: "trail",
    isLogging: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
  });
  made.addResourceDependency(logsPolicy);
  context.expose("trail", { trail: made });
}
