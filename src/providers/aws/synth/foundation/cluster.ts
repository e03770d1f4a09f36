import type { CfnRepository } from "aws-cdk-lib/aws-ecr";
import type { CfnCluster } from "aws-cdk-lib/aws-ecs";

import { cdk } from "../cdk.ts";
import type { FoundationSettings } from "../foundation-settings.ts";
import { type FoundationContext, isProduction } from "./foundation-context.ts";

const DAYS_OF_UNTAGGED = 7;

/** What services run on: cluster, images, names for each other, and whom their alarms go to. */
export function cluster(context: FoundationContext): {
  readonly cluster: CfnCluster;
  readonly repository: CfnRepository;
} {
  const { stack, settings, exports } = context;
  const made = new cdk.ecs.CfnCluster(stack, "Cluster", {
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    // Metrics of each instance cost by the metric; production has them.
    clusterSettings: [{ name: "containerInsights", value: isProduction(context) ? "enhanced" : "disabled" }],
  });
  const namespace = new cdk.discovery.CfnHttpNamespace(stack, "Namespace", { name: `bough-${settings.name}` });
  const repository = new cdk.ecr.CfnRepository(stack, "Images", {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "AES256" },
    lifecyclePolicy: { lifecyclePolicyText: JSON.stringify({ rules: [untagged] }) },
  });
  repository.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  repository.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.RETAIN;
  const topic = new cdk.sns.CfnTopic(stack, "Alarms", {
    ...(settings.alarmMails.length > 0 && {
      subscription: settings.alarmMails.map((endpoint) => ({ protocol: "email", endpoint })),
    }),
  });
  const topicPolicy = new cdk.sns.CfnTopicPolicy(stack, "AlarmsPolicy", {
    topics: [topic.ref],
    policyDocument: topicRights(settings, topic.ref),
  });
  Object.assign(exports, {
    ClusterName: made.ref,
    ClusterArn: made.attrArn,
    NamespaceArn: namespace.attrArn,
    RepositoryUri: repository.attrRepositoryUri,
    RepositoryArn: repository.attrArn,
    AlarmTopicArn: topic.ref,
  });
  context.expose("cluster", { cluster: made, namespace, repository, topic, topicPolicy });
  return { cluster: made, repository };
}

const untagged = {
  rulePriority: 1,
  description: "Layers of builds that were cut off",
  selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: DAYS_OF_UNTAGGED },
  action: { type: "expire" },
};

/** Alarms of this account, and nobody without TLS. */
function topicRights({ account }: FoundationSettings, topic: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "backup.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: topic,
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sns:Publish",
        Resource: topic,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
