import { cdk } from "../cdk.ts";
import { type FoundationContext, isProduction } from "./foundation-context.ts";

const DAYS = 35;

/**
 * Nightly snapshots of what protected environments mark with the tag `bough:backup`, copied to the
 * default vault of a second region if there is one.
 */
export function backups(context: FoundationContext): void {
  const { stack, settings, exports } = context;
  if (!isProduction(context)) return;
  const vault = new cdk.backup.CfnBackupVault(stack, "Vault", {
    backupVaultName: `bough-${settings.name}`,
    ...(exports.AlarmTopicArn !== undefined && {
      notifications: {
        snsTopicArn: exports.AlarmTopicArn,
        backupVaultEvents: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"],
      },
    }),
  });
  vault.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  vault.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  const { partition, account, backupRegion } = settings;
  const lifecycle = { deleteAfterDays: DAYS };
  const plan = new cdk.backup.CfnBackupPlan(stack, "BackupPlan", {
    backupPlan: {
      backupPlanName: `bough-${settings.name}`,
      backupPlanRule: [
        {
          ruleName: "nightly",
          targetBackupVault: vault.ref,
          scheduleExpression: "cron(0 2 * * ? *)",
          startWindowMinutes: 60,
          completionWindowMinutes: 480,
          lifecycle,
          ...(backupRegion !== null && {
            copyActions: [
              {
                destinationBackupVaultArn: `arn:${partition}:backup:${backupRegion}:${account}:backup-vault:Default`,
                lifecycle,
              },
            ],
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
  context.expose("backups", { vault, plan, selection });
}
