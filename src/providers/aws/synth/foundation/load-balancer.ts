import type { CfnListener, CfnLoadBalancer } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import type { CfnBucketPolicy, CfnBucket } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import { type FoundationContext, isProduction } from "./foundation-context.ts";
import type { FoundationNetwork } from "./network.ts";

export interface LoadBalancerParts {
  readonly network: FoundationNetwork;
  readonly logs: CfnBucket;
  readonly logsPolicy: CfnBucketPolicy;
  /** Certificate in this region; null: CloudFront stands before everything, and nobody else is let in. */
  readonly certificate: string | null;
}

/** The one load balancer of all environments: what no environment's rule takes is not found. */
export function loadBalancer(
  context: FoundationContext,
  { network, logs, logsPolicy, certificate }: LoadBalancerParts,
): void {
  const { stack, settings } = context;
  const group = new cdk.ec2.CfnSecurityGroup(stack, "LoadBalancerGroup", {
    vpcId: network.vpc.ref,
    groupDescription: "Load balancer of all environments",
    securityGroupIngress:
      certificate === null ? [ingress(80, settings.cloudFrontPrefixList)] : [ingress(80, null), ingress(443, null)],
  });
  const balancer = new cdk.balancing.CfnLoadBalancer(stack, "LoadBalancer", {
    type: "application",
    scheme: "internet-facing",
    ipAddressType: "ipv4",
    subnets: network.publicSubnets.map(({ ref }) => ref),
    securityGroups: [group.attrGroupId],
    loadBalancerAttributes: [
      { key: "deletion_protection.enabled", value: String(isProduction(context)) },
      { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
      { key: "idle_timeout.timeout_seconds", value: "120" },
      { key: "access_logs.s3.enabled", value: "true" },
      { key: "access_logs.s3.bucket", value: logs.ref },
      { key: "access_logs.s3.prefix", value: "balancer" },
    ],
  });
  balancer.addResourceDependency(logsPolicy);
  const listener = new cdk.balancing.CfnListener(stack, "Listener", {
    loadBalancerArn: balancer.ref,
    defaultActions: [
      {
        type: "fixed-response",
        fixedResponseConfig: {
          statusCode: "404",
          contentType: "text/plain",
          messageBody: "No environment has this address.",
        },
      },
    ],
    ...(certificate === null
      ? { port: 80, protocol: "HTTP" }
      : {
          port: 443,
          protocol: "HTTPS",
          certificates: [{ certificateArn: certificate }],
          sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        }),
  });
  if (certificate !== null) context.expose("redirect", { listener: redirect(context, balancer) });
  Object.assign(context.exports, {
    LoadBalancerDns: balancer.attrDnsName,
    LoadBalancerZone: balancer.attrCanonicalHostedZoneId,
    LoadBalancerFullName: balancer.attrLoadBalancerFullName,
    LoadBalancerSecurityGroup: group.attrGroupId,
    ListenerArn: listener.ref,
  });
  context.expose("loadBalancer", { balancer, listener, group });
}

function redirect({ stack }: FoundationContext, balancer: CfnLoadBalancer): CfnListener {
  return new cdk.balancing.CfnListener(stack, "Redirect", {
    loadBalancerArn: balancer.ref,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirectConfig: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
  });
}

function ingress(port: number, prefixList: string | null): CfnSecurityGroup.IngressProperty {
  const source =
    prefixList === null
      ? { cidrIp: "0.0.0.0/0", description: "Everybody" }
      : { sourcePrefixListId: prefixList, description: "CloudFront" };
  return { ipProtocol: "tcp", fromPort: port, toPort: port, ...source };
}
