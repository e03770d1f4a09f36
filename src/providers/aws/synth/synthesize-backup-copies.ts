import { foundationStackName, tagKeys } from "../names.ts";
import { cdk } from "./cdk.ts";
import { vault } from "./foundation/vault.ts";
import type { FoundationSettings } from "./foundation-settings.ts";
import { openApp } from "./stack/open-app.ts";
import { readTemplates } from "./stack/read-templates.ts";
import { ThinSynthesizer } from "./stack/thin-synthesizer.ts";
import type { SynthesizedStack } from "./synthesized-stack.ts";

/**
 * The stack with the vault that snapshots are copied to, in the second region; null where none is asked for.
 * What its output `VaultArn` says becomes the foundation's `backupCopies`. AWS makes a vault by itself only
 * for who opens its console.
 */
export function synthesizeBackupCopies(settings: FoundationSettings): SynthesizedStack | null {
  const { name, account, backupRegion } = settings;
  if (name !== "production" || backupRegion === null) return null;
  using open = openApp();
  const stack = new cdk.core.Stack(open.app, "Copies", {
    stackName: foundationStackName(name, "copies"),
    env: { account, region: backupRegion },
    description: `bough foundation ${name}: copies of snapshots of ${settings.region}`,
    terminationProtection: true,
    synthesizer: new ThinSynthesizer(""),
  });
  const made = vault(stack, settings, { name: null });
  new cdk.core.CfnOutput(stack, "Arn", { value: made.attrBackupVaultArn }).overrideLogicalId("VaultArn");
  const read = readTemplates(open, [stack]).get(stack);
  if (read === undefined) throw new TypeError("the stack for copies has no template");
  return {
    name: stack.stackName,
    region: backupRegion,
    template: read.template,
    parameters: {},
    tags: { [tagKeys.foundation]: name },
    capabilities: [],
  };
}
