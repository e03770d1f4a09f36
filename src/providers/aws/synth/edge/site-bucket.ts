import type { Stack } from "aws-cdk-lib/core";
import type { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { denyOtherFoundationIn } from "../deny-other-foundation.ts";
import { denyPlainHttp } from "../deny-plain-http.ts";

/** The files of the environment's sites: private, for CloudFront alone. */
export function siteBucket({ input, spec }: EnvironmentContext, stack: Stack): CfnBucket {
  const bucket = new cdk.s3.CfnBucket(stack, "Sites", {
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    versioningConfiguration: { status: "Enabled" },
    lifecycleConfiguration: {
      rules: [
        {
          id: "replaced",
          status: "Enabled",
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    loggingConfiguration: {
      destinationBucketName: input.foundation.exports.LogsBucket,
      logFilePrefix: `s3/${spec.app}/${spec.slug}/`,
    },
  });
  // Whatever is in it, a deployment puts there again; who destroys an environment empties it first.
  bucket.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.DELETE;
  bucket.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.DELETE;
  return bucket;
}

/** `distribution` is the ARN of the only reader. */
export function allowDistribution(
  { input: { foundation } }: EnvironmentContext,
  stack: Stack,
  { bucket, distribution }: { readonly bucket: CfnBucket; readonly distribution: string },
): CfnBucketPolicy {
  const reader = {
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceArn": distribution } },
  };
  return new cdk.s3.CfnBucketPolicy(stack, "SitesPolicy", {
    bucket: bucket.ref,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        { ...reader, Sid: "Read", Action: "s3:GetObject", Resource: `${bucket.attrArn}/*` },
        // Else a file that is not there is forbidden instead of not found.
        { ...reader, Sid: "KnowWhatIsMissing", Action: "s3:ListBucket", Resource: bucket.attrArn },
        denyPlainHttp(bucket.attrArn),
        denyOtherFoundationIn(foundation, bucket.attrArn),
      ],
    },
  });
}
