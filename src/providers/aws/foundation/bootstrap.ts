import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { StackChange } from "../stack/stack-change.ts";
import type { Stack } from "../stack/stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { FoundationSettings, FoundationWish } from "../synth/foundation-settings.ts";
import type { SynthesizedStack } from "../synth/synthesized-stack.ts";
import { deployFoundation } from "./deploy-foundation.ts";
import { readIdentity } from "./read-identity.ts";
import { readRemembered } from "./read-remembered.ts";

export interface Bootstrap {
  readonly wish: FoundationWish;
  /** Twelve digits, when it must be a certain account. */
  readonly account: string | null;
  /** Unique for each run of the command. */
  readonly token: string;
  synthesizeFoundation(settings: FoundationSettings): SynthesizedStack;
  /** Certificate for CloudFront, which takes those of one region only; null when none is needed there. */
  synthesizeEdgeCertificate(settings: FoundationSettings, hostedZone: string): SynthesizedStack | null;
  /** Vault that snapshots are copied to; null when no second region is asked for. */
  synthesizeBackupCopies(settings: FoundationSettings): SynthesizedStack | null;
  /** Clients of another region. */
  openRegion(region: string): AwsClients;
  /** Asked once for each stack that would change, with all that would. */
  approve(stack: string, changes: readonly StackChange[]): Promise<boolean>;
}

/**
 * Makes a foundation or brings it up to date. The vault for copies is made before it. With a domain, its
 * zone is made first, then the certificate in CloudFront's own region, then the foundation learns of it.
 */
export async function bootstrap(watching: Watching, wanted: Bootstrap): Promise<Stack> {
  const { wish, token } = wanted;
  const { region } = watching.aws;
  if (wish.backupRegion === region)
    throw new BoughError("usage", `The foundation is in ${region}: copies there would be lost with it.`, {
      hint: "Name another region with --backup-region.",
    });
  const { account, partition } = await readIdentity(watching.aws, wanted.account);
  const remembered = await readRemembered(watching.aws, wish.name);
  const deploy = (at: Watching, synthesized: SynthesizedStack, suffix: string): Promise<Stack> =>
    deployFoundation(at, {
      synthesized,
      account,
      token: `${token}${suffix}`,
      approve: (changes) => wanted.approve(synthesized.name, changes),
    });
  const deployBeside = async (synthesized: SynthesizedStack, suffix: string): Promise<Stack> => {
    const aws = wanted.openRegion(synthesized.region);
    try {
      return await deploy({ ...watching, aws }, synthesized, suffix);
    } finally {
      aws.close();
    }
  };

  const asked: FoundationSettings = {
    ...wish,
    account,
    partition,
    region,
    // Another domain needs another one.
    edgeCertificate: remembered?.domain === wish.domain ? (remembered?.edgeCertificate ?? null) : null,
    backupVault: remembered?.backupVault ?? null,
    backupCopies: null,
  };
  const copies = wanted.synthesizeBackupCopies(asked);
  const vault = copies === null ? null : await deployBeside(copies, "-copies");
  const settings = { ...asked, backupCopies: vault?.outputs["VaultArn"] ?? null };
  const foundation = await deploy(watching, wanted.synthesizeFoundation(settings), "");

  const zone = foundation.outputs["HostedZoneId"] ?? "";
  if (zone === "" || settings.edgeCertificate !== null) return foundation;
  const edge = wanted.synthesizeEdgeCertificate(settings, zone);
  if (edge === null) return foundation;
  const certificate = await deployBeside(edge, "-edge");
  const edgeCertificate = certificate.outputs["CertificateArn"] ?? null;
  return deploy(watching, wanted.synthesizeFoundation({ ...settings, edgeCertificate }), "-certificate");
}
