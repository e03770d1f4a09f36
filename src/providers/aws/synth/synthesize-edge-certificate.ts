import { cdk } from "./cdk.ts";
import { foundationStackName, tagKeys } from "../names.ts";
import { certificateProperties } from "./foundation/names.ts";
import type { FoundationSettings } from "./foundation-settings.ts";
import { openApp } from "./stack/open-app.ts";
import { readTemplates } from "./stack/read-templates.ts";
import { ThinSynthesizer } from "./stack/thin-synthesizer.ts";
import type { SynthesizedStack } from "./synthesized-stack.ts";

/** Where CloudFront looks for certificates, wherever it is used from. */
const REGION = "us-east-1";

/**
 * The stack with CloudFront's certificate, beside a foundation with a domain in another region; null where
 * none is needed. `hostedZone` is the foundation's output `HostedZoneId`; what this one's output
 * `CertificateArn` says becomes the foundation's `edgeCertificate`.
 */
export function synthesizeEdgeCertificate(settings: FoundationSettings, hostedZone: string): SynthesizedStack | null {
  if (settings.domain === null || settings.region === REGION) return null;
  using open = openApp();
  const stack = new cdk.core.Stack(open.app, "Edge", {
    stackName: foundationStackName(settings.name, "edge"),
    env: { account: settings.account, region: REGION },
    description: `bough foundation ${settings.name}: CloudFront's certificate`,
    terminationProtection: true,
    synthesizer: new ThinSynthesizer(""),
  });
  const certificate = new cdk.certificates.CfnCertificate(
    stack,
    "Certificate",
    certificateProperties(settings.domain, hostedZone),
  );
  new cdk.core.CfnOutput(stack, "Arn", { value: certificate.ref }).overrideLogicalId("CertificateArn");
  const read = readTemplates(open, [stack]).get(stack);
  if (read === undefined) throw new TypeError("the edge stack has no template");
  return {
    name: stack.stackName,
    region: REGION,
    template: read.template,
    parameters: {},
    tags: { [tagKeys.foundation]: settings.name },
    capabilities: [],
  };
}
