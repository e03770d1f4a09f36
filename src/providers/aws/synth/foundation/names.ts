import type { CfnCertificate } from "aws-cdk-lib/aws-certificatemanager";

import { cdk } from "../cdk.ts";
import type { FoundationContext } from "./foundation-context.ts";

/** The domain's zone, and a certificate for all names below it; null without a domain. */
export function domainNames(context: FoundationContext): { readonly certificate: string } | null {
  const { stack, settings, exports } = context;
  const { domain } = settings;
  if (domain === null) return null;
  const zone = settings.hostedZone ?? hostedZone(context, domain);
  const certificate = new cdk.certificates.CfnCertificate(stack, "Certificate", certificateProperties(domain, zone));
  context.expose("domain", { certificate });
  exports.Domain = domain;
  exports.HostedZoneId = zone;
  const edge = settings.region === "us-east-1" ? certificate.ref : settings.edgeCertificate;
  if (edge !== null) exports.EdgeCertificateArn = edge;
  return { certificate: certificate.ref };
}

/** Who made the zone has told the domain's registrar of it: it outlives the foundation. */
function hostedZone({ stack, settings }: FoundationContext, domain: string): string {
  const zone = new cdk.route53.CfnHostedZone(stack, "Zone", {
    name: domain,
    hostedZoneConfig: { comment: `bough ${settings.name}` },
  });
  zone.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  zone.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  return zone.ref;
}

export function certificateProperties(domain: string, zone: string): ConstructorParameters<typeof CfnCertificate>[2] {
  return {
    domainName: `*.${domain}`,
    subjectAlternativeNames: [domain],
    validationMethod: "DNS",
    domainValidationOptions: [
      { domainName: domain, hostedZoneId: zone },
      { domainName: `*.${domain}`, hostedZoneId: zone },
    ],
  };
}
