import type { CfnRecordSet } from "aws-cdk-lib/aws-route53";
import type { Stack } from "aws-cdk-lib/core";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { distributionOutput, siteBucketOutput } from "../site/site-kind.ts";
import { distribution } from "./distribution.ts";
import { allowDistribution, siteBucket } from "./site-bucket.ts";

/** Hosted zone of every distribution's name: docs.aws.amazon.com, AWS::Route53::RecordSet AliasTarget. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
const MOST_RESOURCES = 120;

/** What people reach the environment by: CloudFront or the load balancer, and its name. */
export function synthesizeEdge(context: EnvironmentContext): void {
  if (context.origins.length === 0) return;
  const stack = context.place("edge", MOST_RESOURCES);
  if (!context.fronted) {
    const { LoadBalancerDns, LoadBalancerZone } = context.input.foundation.exports;
    return name(context, stack, { dnsName: LoadBalancerDns, hostedZoneId: LoadBalancerZone });
  }
  const bucket = context.origins.some(({ kind }) => kind === "site") ? siteBucket(context, stack) : null;
  const made = distribution(context, stack, { bucket });
  context.outputs.set(distributionOutput, made.ref);
  context.outputs.set("Url", context.host === null ? `https://${made.attrDomainName}` : `https://${context.host}`);
  if (bucket !== null) {
    const { partition, account } = context.input.foundation;
    allowDistribution(context, stack, {
      bucket,
      distribution: `arn:${partition}:cloudfront::${account}:distribution/${made.ref}`,
    });
    context.outputs.set(siteBucketOutput, bucket.ref);
  }
  context.expose("edge", { distribution: made, ...(bucket !== null && { bucket }) });
  name(context, stack, { dnsName: made.attrDomainName, hostedZoneId: CLOUDFRONT_ZONE });
}

function name(context: EnvironmentContext, stack: Stack, aliasTarget: { dnsName: string; hostedZoneId: string }): void {
  if (context.host === null) return;
  const { HostedZoneId } = context.input.foundation.exports;
  const record = (type: string, recordName: string): CfnRecordSet =>
    new cdk.route53.CfnRecordSet(stack, `Name${type}`, {
      hostedZoneId: HostedZoneId,
      name: recordName,
      type,
      aliasTarget,
    });
  record("A", context.host);
  if (context.fronted) record("AAAA", context.host);
  context.outputs.set("Url", `https://${context.host}`);
}
