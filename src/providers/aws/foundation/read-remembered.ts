import type { Json } from "../../../lib/json.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type FoundationName, foundationStackName } from "../names.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplate } from "../stack/read-templates.ts";
import { templateResources } from "../stack/template-resources.ts";
import { foundationMemory } from "../synth/foundation-memory.ts";
import type { FoundationWish } from "../synth/foundation-settings.ts";

/** What a foundation was made from. */
export interface Remembered {
  /** What its last bootstrap was told; empty of one that was made before that was noted. */
  readonly wish: Partial<FoundationWish>;
  /** See `FoundationSettings`. */
  readonly backupVault: string | null;
  readonly edgeCertificate: string | null;
  /** What it tells environments, whoever told it. */
  readonly domain: string | null;
}

/** What AWS has of a foundation: another run goes on from there. Null when there is none. */
export async function readRemembered(aws: AwsClients, name: FoundationName): Promise<Remembered | null> {
  const stack = await readStack(aws, foundationStackName(name));
  if (stack === null || stack.status === "REVIEW_IN_PROGRESS") return null;
  const template = await readTemplate(aws, stack.id);
  const certificate = stack.outputs["EdgeCertificateArn"] ?? "";
  return {
    wish: foundationMemory.read(template),
    backupVault: namedVault(template),
    edgeCertificate: certificate === "" ? null : certificate,
    domain: stack.outputs["Domain"] ?? null,
  };
}

function namedVault(template: Json): string | null {
  for (const { type, properties } of templateResources(template).values())
    if (type === "AWS::Backup::BackupVault") {
      const { BackupVaultName: name } = properties;
      return typeof name === "string" ? name : null;
    }
  return null;
}
