import type { CfnBucket, CfnBucketProps, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import { denyOtherFoundationIn } from "../deny-other-foundation.ts";
import { denyPlainHttp } from "../deny-plain-http.ts";
import type { FoundationContext } from "./foundation-context.ts";

export interface Buckets {
  /** State, templates, sources. */
  readonly assets: CfnBucket;
  /** What load balancer, CloudFront and buckets write of their requests. */
  readonly logs: CfnBucket;
  /** Whoever writes logs is to wait for it. */
  readonly logsPolicy: CfnBucketPolicy;
}

const closed = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

const DAYS_OF_LOGS = 90;
const DAYS_OF_REPLACED = 90;

export function buckets(context: FoundationContext): Buckets {
  const logs = bucket(context, "Logs", {
    // CloudFront and the load balancer write with ACLs, and with S3's own key alone.
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerPreferred" }] },
    lifecycleConfiguration: {
      rules: [
        {
          id: "old",
          status: "Enabled",
          expirationInDays: DAYS_OF_LOGS,
          noncurrentVersionExpiration: { noncurrentDays: 1 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
  });
  const assets = bucket(context, "Assets", {
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    loggingConfiguration: { destinationBucketName: logs.ref, logFilePrefix: "s3/assets/" },
    lifecycleConfiguration: {
      rules: [
        {
          id: "replaced",
          status: "Enabled",
          noncurrentVersionExpiration: { noncurrentDays: DAYS_OF_REPLACED },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
  });
  const assetsPolicy = policy(context, "AssetsPolicy", assets, []);
  const logsPolicy = policy(context, "LogsPolicy", logs, logWriters(context, logs));
  context.exports.AssetsBucket = assets.ref;
  context.exports.LogsBucket = logs.ref;
  context.expose("buckets", { assets, logs, assetsPolicy, logsPolicy });
  return { assets, logs, logsPolicy };
}

function bucket({ stack }: FoundationContext, id: string, properties: CfnBucketProps): CfnBucket {
  const made = new cdk.s3.CfnBucket(stack, id, {
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    publicAccessBlockConfiguration: closed,
    versioningConfiguration: { status: "Enabled" },
    ...properties,
  });
  made.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  made.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  return made;
}

function policy(
  { stack, settings }: FoundationContext,
  id: string,
  target: CfnBucket,
  statements: readonly object[],
): CfnBucketPolicy {
  const made = new cdk.s3.CfnBucketPolicy(stack, id, {
    bucket: target.ref,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [...statements, denyPlainHttp(target.attrArn), denyOtherFoundationIn(settings, target.attrArn)],
    },
  });
  made.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  made.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  return made;
}

function logWriters({ settings }: FoundationContext, logs: CfnBucket): readonly object[] {
  const ours = { StringEquals: { "aws:SourceAccount": settings.account } };
  const writer = (Sid: string, service: string, prefix: string): object => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: `${logs.attrArn}/${prefix}/*`,
    Condition: ours,
  });
  return [
    writer("Buckets", "logging.s3.amazonaws.com", "s3"),
    {
      // It writes below the number of the account that the load balancer belongs to, and says no more.
      Sid: "LoadBalancer",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${logs.attrArn}/balancer/AWSLogs/${settings.account}/*`,
    },
    writer("Network", "delivery.logs.amazonaws.com", "network"),
    {
      Sid: "NetworkWhere",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: logs.attrArn,
      Condition: ours,
    },
    ...(settings.trail ? trailWriters(logs, ours) : []),
  ];
}

function trailWriters(logs: CfnBucket, Condition: object): readonly object[] {
  const by = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Condition };
  return [
    { ...by, Sid: "Trail", Action: "s3:PutObject", Resource: `${logs.attrArn}/trail/*` },
    { ...by, Sid: "TrailWhere", Action: "s3:GetBucketAcl", Resource: logs.attrArn },
  ];
}
