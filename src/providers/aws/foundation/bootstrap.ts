import { readIdentity } from "./read-identity.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { foundationStackName } from "../names.ts";
import { readStack } from "../stack/read-stack.ts";
import type { StackChange } from "../stack/stack-change.ts";
import type { Stack } from "../stack/stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { FoundationSettings } from "../synth/foundation-settings.ts";
import type { SynthesizedStack } from "../synth/synthesized-stack.ts";
import { deployFoundation } from "./deploy-foundation.ts";

/** What a person says of a foundation; the rest is asked of AWS. */
export type FoundationWish = Omit<FoundationSettings, "account" | "partition" | "region" | "edgeCertificate">;

export interface Bootstrap {
  readonly wish: FoundationWish;
  /** Twelve digits, when it must be a certain account. */
  readonly account: string | null;
  /** Unique for each run of the command. */
  readonly token: string;
  synthesizeFoundation(settings: FoundationSettings): SynthesizedStack;
  /** Certificate for CloudFront, which takes those of one region only; null when none is needed there. */
  synthesizeEdgeCertificate(settings: FoundationSettings, hostedZone: string): SynthesizedStack | null;
  /** Clients of the region of the edge certificate. */
  edgeClients(region: string): AwsClients;
  /** Asked once for each stack that would change, with all that would. */
  approve(stack: string, changes: readonly StackChange[]): Promise<boolean>;
}

/**
 * Makes a foundation or brings it up to date. With a domain, its zone is made first, then the
 * certificate in CloudFront's own region, then the foundation learns of it.
 */
export async function bootstrap(watching: Watching, wanted: Bootstrap): Promise<Stack> {
  const { wish, token } = wanted;
  const { account, partition } = await readIdentity(watching.aws, wanted.account);
  const existing = await readStack(watching.aws, foundationStackName(wish.name));
  const known = existing?.outputs["EdgeCertificateArn"] ?? "";
  const settings = {
    ...wish,
    account,
    partition,
    region: watching.aws.region,
    edgeCertificate: known === "" ? null : known,
  };
  const deploy = (given: FoundationSettings, suffix: string): Promise<Stack> => {
    const synthesized = wanted.synthesizeFoundation(given);
    return deployFoundation(watching, {
      synthesized,
      account,
      token: `${token}${suffix}`,
      approve: (changes) => wanted.approve(synthesized.name, changes),
    });
  };
  const foundation = await deploy(settings, "");
  const zone = foundation.outputs["HostedZoneId"] ?? "";
  if (zone === "" || settings.edgeCertificate !== null) return foundation;
  const edge = wanted.synthesizeEdgeCertificate(settings, zone);
  if (edge === null) return foundation;
  const aws = wanted.edgeClients(edge.region);
  try {
    const certificate = await deployFoundation(
      { ...watching, aws },
      { synthesized: edge, account, token: `${token}-edge`, approve: (changes) => wanted.approve(edge.name, changes) },
    );
    const edgeCertificate = certificate.outputs["CertificateArn"] ?? null;
    return await deploy({ ...settings, edgeCertificate }, "-certificate");
  } finally {
    aws.close();
  }
}
