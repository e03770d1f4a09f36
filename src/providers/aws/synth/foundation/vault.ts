import type { CfnBackupVault, CfnBackupVaultProps } from "aws-cdk-lib/aws-backup";
import type { Stack } from "aws-cdk-lib/core";

import { cdk } from "../cdk.ts";
import type { FoundationSettings } from "../foundation-settings.ts";

export interface VaultWish extends Omit<CfnBackupVaultProps, "backupVaultName"> {
  /** Null: a name with a part of the stack's id. */
  readonly name: string | null;
}

/**
 * A vault for snapshots, which outlives its stack. A vault has to be named, and a name is taken for as long
 * as the vault is there: the stack's id is another one whenever the stack is made anew, and the same at every update.
 */
export function vault(stack: Stack, settings: FoundationSettings, { name, ...properties }: VaultWish): CfnBackupVault {
  const made = new cdk.backup.CfnBackupVault(stack, "Vault", {
    ...properties,
    backupVaultName: name ?? `bough-${settings.name}-${uniqueOf(stack)}`,
  });
  // What a stack that could not be made leaves holds nothing yet.
  made.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  made.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  return made;
}

/** Eight digits of `arn:aws:cloudformation:…:stack/<name>/<first>-…`: those of the UUID that differ from one moment to the next. */
function uniqueOf({ stackId }: Stack): string {
  const { Fn } = cdk.core;
  return Fn.select(0, Fn.split("-", Fn.select(2, Fn.split("/", stackId))));
}
