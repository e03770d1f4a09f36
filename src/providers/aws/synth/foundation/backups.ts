import { cdk } from "../cdk.ts";
import { type FoundationContext, isProduction } from "./foundation-context.ts";
import { vault } from "./vault.ts";

const DAYS = 35;

/**
 * Nightly snapshots of what protected environments mark with the tag `bough:backup`, copied to the vault
 * of a second region if there is one.
 */
export function backups(context: FoundationContext): void {
  const { stack, settings, exports } = context;
  if (!isProduction(context)) return;
  const made = vault(stack, settings, {
    name: settings.backupVault,
    ...(exports.AlarmTopicArn !== undefined && {
      notifications: {
        snsTopicArn: exports.AlarmTopicArn,
        backupVaultEvents: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"],
      },
    }),
  });
  const { partition, backupCopies } = settings;
  const lifecycle = { deleteAfterDays: DAYS };
  const plan = new cdk.backup.CfnBackupPlan(stack, "BackupPlan", {
    backupPlan: {
      backupPlanName: `bough-${settings.name}`,
      backupPlanRule: [
        {
          ruleName: "nightly",
          targetBackupVault: made.ref,
          scheduleExpression: "cron(0 2 * * ? *)",
          startWindowMinutes: 60,
          completionWindowMinutes: 480,
          lifecycle,
          ...(backupCopies !== null && {
            copyActions: [{ destinationBackupVaultArn: backupCopies, lifecycle }],
          }),
        },
      ],
    },
  });
  const role = new cdk.iam.CfnRole(stack, "BackupRole", {
    path: `/bough/${settings.name}/`,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    // AWS keeps this list of what each kind of snapshot takes.
    managedPolicyArns: [`arn:${partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup`],
  });
  const selection = new cdk.backup.CfnBackupSelection(stack, "BackupSelection", {
    backupPlanId: plan.ref,
    backupSelection: {
      selectionName: "protected",
      iamRoleArn: role.attrArn,
      listOfTags: [{ conditionType: "STRINGEQUALS", conditionKey: "bough:backup", conditionValue: settings.name }],
    },
  });
  context.expose("backups", { vault: made, plan, selection });
}
