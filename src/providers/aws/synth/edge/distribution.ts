import type { Stack } from "aws-cdk-lib/core";
import type { CfnDistribution, CfnFunction, CfnOriginAccessControl } from "aws-cdk-lib/aws-cloudfront";
import type { CfnBucket } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import { BoughError } from "../../../../lib/bough-error.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { environmentLabel } from "../host-name.ts";
import { resourceId } from "../resource-id.ts";
import { environmentHeader, serviceHeader } from "../service/rule-conditions.ts";
import { shortName } from "../short-name.ts";
import { behaviours } from "./behaviours.ts";
import type { Origin, ServiceOrigin, SiteOrigin } from "./origin.ts";
import { nothingFunction, serviceFunction, siteFunction } from "./viewer-function.ts";

/** AWS's own policies, the same in every account: docs.aws.amazon.com, "Use managed cache policies" and so on. */
const managed = {
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  securityHeaders: "67f7725c-6f97-4210-82d7-5512b31e9d03",
};

const MOST_BEHAVIOURS = 75;
/** Characters of a function's or an origin access control's name; there is one of a name in an account. */
const LONGEST_NAME = 64;

export interface DistributionParts {
  readonly bucket: CfnBucket | null;
}

/** The environment's own distribution: its sites from the bucket, its services from the load balancer. */
export function distribution(
  context: EnvironmentContext,
  stack: Stack,
  { bucket }: DistributionParts,
): CfnDistribution {
  const { origins, host, input, spec } = context;
  const { fallback, ordered } = behaviours(origins);
  if (ordered.length > MOST_BEHAVIOURS) {
    throw new BoughError(
      "aws-too-many-paths",
      `${spec.app} has ${ordered.length} path patterns, and CloudFront takes ${MOST_BEHAVIOURS}.`,
      {
        hint: "Put what belongs together below one folder: /api/*.",
      },
    );
  }
  const functions = viewerFunctions(context, stack, fallback === null);
  const access = bucket === null ? null : originAccess(stack, context);
  return new cdk.cloudfront.CfnDistribution(stack, "Distribution", {
    distributionConfig: {
      enabled: true,
      comment: `bough ${spec.app}/${spec.slug}`,
      httpVersion: "http2and3",
      ipv6Enabled: true,
      priceClass: "PriceClass_100",
      ...(host !== null && { aliases: [host] }),
      viewerCertificate:
        host === null
          ? { cloudFrontDefaultCertificate: true }
          : {
              acmCertificateArn: input.foundation.exports.EdgeCertificateArn,
              sslSupportMethod: "sni-only",
              minimumProtocolVersion: "TLSv1.2_2021",
            },
      logging: {
        bucket: `${input.foundation.exports.LogsBucket}.s3.amazonaws.com`,
        prefix: `cloudfront/${spec.app}/${spec.slug}/`,
        includeCookies: false,
      },
      origins: origins.map((origin) =>
        origin.kind === "site" ? bucketOrigin(origin, bucket, access) : balancerOrigin(context, origin),
      ),
      defaultCacheBehavior: fallback === null ? nothing(functions, origins) : behaviour(context, functions, fallback),
      cacheBehaviors: ordered.map(({ pattern, origin }) => ({
        pathPattern: pattern,
        ...behaviour(context, functions, origin),
      })),
    },
  });
}

/** By resource; `null` is the one that answers when nothing does. */
type Functions = ReadonlyMap<string | null, CfnFunction>;

function viewerFunctions({ origins, host, spec }: EnvironmentContext, stack: Stack, withNothing: boolean): Functions {
  const functions = new Map<string | null, CfnFunction>();
  const add = (key: string | null, id: string, functionCode: string): void => {
    const name = shortName(`bough-${environmentLabel(spec)}-${id}`, LONGEST_NAME);
    functions.set(
      key,
      new cdk.cloudfront.CfnFunction(stack, `${id}Function`, {
        name,
        autoPublish: true,
        functionCode,
        functionConfig: { comment: `bough ${spec.app}/${spec.slug}`, runtime: "cloudfront-js-2.0" },
      }),
    );
  };
  for (const origin of origins) {
    if (origin.kind === "site")
      add(origin.resource, resourceId(origin.resource), siteFunction(origin.resource, origin.spa));
    else if (host === null) add(origin.resource, resourceId(origin.resource), serviceFunction);
  }
  if (withNothing) add(null, "Nothing", nothingFunction);
  return functions;
}

type CacheBehaviour = Omit<CfnDistribution.CacheBehaviorProperty, "pathPattern">;

function behaviour(context: EnvironmentContext, functions: Functions, origin: Origin): CacheBehaviour {
  const common = {
    targetOriginId: origin.resource,
    viewerProtocolPolicy: "redirect-to-https",
    compress: true,
    ...association(functions.get(origin.resource)),
  };
  if (origin.kind === "site") {
    return {
      ...common,
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachePolicyId: managed.cachingOptimized,
      responseHeadersPolicyId: managed.securityHeaders,
    };
  }
  return {
    ...common,
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    cachePolicyId: managed.cachingDisabled,
    originRequestPolicyId: context.host === null ? managed.allViewerExceptHostHeader : managed.allViewer,
  };
}

/** CloudFront wants an origin for every path; the function answers before it is asked. */
function nothing(functions: Functions, origins: readonly Origin[]): CacheBehaviour {
  return {
    targetOriginId: origins[0]?.resource ?? "",
    viewerProtocolPolicy: "redirect-to-https",
    cachePolicyId: managed.cachingDisabled,
    ...association(functions.get(null)),
  };
}

function association(code: CfnFunction | undefined): Pick<CacheBehaviour, "functionAssociations"> {
  if (code === undefined) return {};
  return { functionAssociations: [{ eventType: "viewer-request", functionArn: code.attrFunctionMetadataFunctionArn }] };
}

function originAccess(stack: Stack, { spec }: EnvironmentContext): CfnOriginAccessControl {
  return new cdk.cloudfront.CfnOriginAccessControl(stack, "OriginAccess", {
    originAccessControlConfig: {
      name: shortName(`bough-${environmentLabel(spec)}`, LONGEST_NAME),
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
  });
}

function bucketOrigin(
  { resource }: SiteOrigin,
  bucket: CfnBucket | null,
  access: CfnOriginAccessControl | null,
): CfnDistribution.OriginProperty {
  if (bucket === null || access === null) throw new TypeError(`site ${resource} without a bucket`);
  return {
    id: resource,
    domainName: bucket.attrRegionalDomainName,
    originAccessControlId: access.attrId,
    // Marks a bucket that is read by its name, not as a website.
    s3OriginConfig: { originAccessIdentity: "" },
  };
}

function balancerOrigin(
  { input, host, spec }: EnvironmentContext,
  { resource }: ServiceOrigin,
): CfnDistribution.OriginProperty {
  return {
    id: resource,
    domainName: input.foundation.exports.LoadBalancerDns,
    customOriginConfig: {
      // Without a domain the load balancer has no certificate; it then takes nobody but CloudFront.
      originProtocolPolicy: host === null ? "http-only" : "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout: 60,
      originKeepaliveTimeout: 60,
    },
    originCustomHeaders: [
      { headerName: environmentHeader, headerValue: environmentLabel(spec) },
      { headerName: serviceHeader, headerValue: resource },
    ],
  };
}
