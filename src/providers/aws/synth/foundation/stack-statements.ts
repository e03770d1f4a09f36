import type { FoundationSettings } from "../foundation-settings.ts";
import type { Statement } from "../link-target.ts";

/**
 * What CloudFormation needs to make, change and delete what stands in an environment's stack, by the
 * names that bough and CloudFormation give. Where AWS names a thing by an id of its own, or an action
 * takes no resource, the reason stands with it in `checks/rights-exceptions.ts`.
 */
export function stackStatements(
  settings: FoundationSettings,
  { boundary }: { readonly boundary: string },
): readonly Statement[] {
  const { partition, region, account, name } = settings;
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const roles = `arn:${partition}:iam::${account}:role/bough/${name}/*`;
  return [
    allow(
      "Stacks",
      "cloudformation",
      [
        "CreateStack",
        "DeleteStack",
        "DescribeStacks",
        "GetStackPolicy",
        "GetTemplate",
        "TagResource",
        "UntagResource",
        "UpdateStack",
      ],
      [arn("cloudformation", "stack/bough-*")],
    ),
    allow("Templates", "s3", ["GetObject"], [`arn:${partition}:s3:::bough-*/templates/*`]),
    allow("Tables", "dynamodb", tableActions, [arn("dynamodb", "table/bough-*")]),
    allow("TableKey", "kms", ["CreateGrant", "DescribeKey"], [arn("kms", "key/*")], {
      StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` },
    }),
    allow(
      "TaskDefinitions",
      "ecs",
      ["DeregisterTaskDefinition", "DescribeTaskDefinition", "RegisterTaskDefinition"],
      ["*"],
    ),
    allow("Services", "ecs", serviceActions, [
      arn("ecs", `cluster/bough-*`),
      arn("ecs", "service/bough-*"),
      arn("ecs", "service-deployment/bough-*"),
      arn("ecs", "service-revision/bough-*"),
      arn("ecs", "task-definition/bough-*"),
    ]),
    allow("Names", "servicediscovery", ["GetNamespace"], [arn("servicediscovery", "namespace/*")]),
    allow(
      "Balancing",
      "elasticloadbalancing",
      balancingActions,
      ["listener/app/bough-*", "listener-rule/app/bough-*", "loadbalancer/app/bough-*", "targetgroup/*"].map((rest) =>
        arn("elasticloadbalancing", rest),
      ),
    ),
    allow(
      "SeeBalancing",
      "elasticloadbalancing",
      [
        "DescribeListeners",
        "DescribeLoadBalancers",
        "DescribeRules",
        "DescribeTags",
        "DescribeTargetGroupAttributes",
        "DescribeTargetGroups",
        "DescribeTargetHealth",
      ],
      ["*"],
    ),
    allow(
      "SecurityGroups",
      "ec2",
      [
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateSecurityGroup",
        "CreateTags",
        "DeleteSecurityGroup",
        "DeleteTags",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
        "UpdateSecurityGroupRuleDescriptionsEgress",
        "UpdateSecurityGroupRuleDescriptionsIngress",
      ],
      [arn("ec2", "security-group/*"), arn("ec2", "security-group-rule/*"), arn("ec2", "vpc/*")],
    ),
    allow(
      "SeeNetwork",
      "ec2",
      ["DescribeInstances", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"],
      ["*"],
    ),
    allow("RolesWithin", "iam", ["CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy"], [roles], {
      StringEquals: { "iam:PermissionsBoundary": boundary },
    }),
    allow(
      "Roles",
      "iam",
      [
        "DeleteRole",
        "DeleteRolePolicy",
        "GetRole",
        "GetRolePolicy",
        "ListAttachedRolePolicies",
        "ListRolePolicies",
        "TagRole",
        "UntagRole",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
      ],
      [roles],
    ),
    allow("PassRoles", "iam", ["PassRole"], [roles], {
      StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] },
    }),
    allow(
      "Scaling",
      "application-autoscaling",
      [
        "DeleteScalingPolicy",
        "DeregisterScalableTarget",
        "ListTagsForResource",
        "PutScalingPolicy",
        "RegisterScalableTarget",
        "TagResource",
        "UntagResource",
      ],
      [arn("application-autoscaling", "scalable-target/*")],
    ),
    // The first service of an account that scales has AWS make its own role for that.
    allow(
      "ScalingRole",
      "iam",
      ["CreateServiceLinkedRole"],
      [`arn:${partition}:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*`],
      { StringEquals: { "iam:AWSServiceName": "ecs.application-autoscaling.amazonaws.com" } },
    ),
    allow(
      "SeeScaling",
      "application-autoscaling",
      ["DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScheduledActions"],
      ["*"],
    ),
    allow(
      "Logs",
      "logs",
      [
        "CreateLogGroup",
        "DeleteLogGroup",
        "DeleteRetentionPolicy",
        "DescribeIndexPolicies",
        "GetDataProtectionPolicy",
        "ListTagsForResource",
        "PutRetentionPolicy",
        "TagResource",
        "UntagResource",
      ],
      [arn("logs", "log-group:/bough/*")],
    ),
    allow("SeeLogs", "logs", ["DescribeLogGroups", "DescribeResourcePolicies"], ["*"]),
    allow(
      "Alarms",
      "cloudwatch",
      ["DeleteAlarms", "DescribeAlarms", "ListTagsForResource", "PutMetricAlarm", "TagResource", "UntagResource"],
      [arn("cloudwatch", "alarm:bough-*")],
    ),
    allow(
      "Dashboards",
      "cloudwatch",
      ["DeleteDashboards", "GetDashboard", "PutDashboard"],
      [`arn:${partition}:cloudwatch::${account}:dashboard/bough-*`],
    ),
    allow("Buckets", "s3", bucketActions, [`arn:${partition}:s3:::bough-*`]),
    allow("SeeBuckets", "s3", seeBucketActions, [`arn:${partition}:s3:::bough-*`]),
    allow(
      "Edge",
      "cloudfront",
      edgeActions,
      ["distribution", "function", "origin-access-control"].map(
        (kind) => `arn:${partition}:cloudfront::${account}:${kind}/*`,
      ),
    ),
    allow("NewEdge", "cloudfront", ["CreateFunction", "CreateOriginAccessControl", "ListDistributions"], ["*"]),
    allow(
      "Addresses",
      "route53",
      ["ChangeResourceRecordSets", "GetHostedZone", "ListResourceRecordSets"],
      [`arn:${partition}:route53:::hostedzone/*`],
    ),
    allow("AddressChanges", "route53", ["GetChange"], [`arn:${partition}:route53:::change/*`]),
    allow("Tasks", "lambda", ["InvokeFunction"], [arn("lambda", "function:bough-*")]),
  ];
}

function allow(
  Sid: string,
  service: string,
  actions: readonly string[],
  Resource: readonly string[],
  Condition?: NonNullable<Statement["Condition"]>,
): Statement {
  const statement = {
    Sid,
    Effect: "Allow",
    Action: actions.map((action) => `${service}:${action}`),
    Resource,
  } as const;
  return Condition === undefined ? statement : { ...statement, Condition };
}

const tableActions = [
  "CreateTable",
  "DeleteTable",
  "DescribeContinuousBackups",
  "DescribeContributorInsights",
  "DescribeKinesisStreamingDestination",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetResourcePolicy",
  "ListTagsOfResource",
  "TagResource",
  "UntagResource",
  "UpdateContinuousBackups",
  "UpdateTable",
  "UpdateTimeToLive",
];

const serviceActions = [
  "CreateService",
  "DeleteService",
  "DescribeServiceDeployments",
  "DescribeServiceRevisions",
  "DescribeServices",
  "ListServiceDeployments",
  "ListTagsForResource",
  "StopServiceDeployment",
  "TagResource",
  "UntagResource",
  "UpdateService",
];

const balancingActions = [
  "AddTags",
  "CreateRule",
  "CreateTargetGroup",
  "DeleteRule",
  "DeleteTargetGroup",
  "ModifyRule",
  "ModifyTargetGroup",
  "ModifyTargetGroupAttributes",
  "RemoveTags",
  "SetRulePriorities",
];

const bucketActions = [
  "CreateBucket",
  "DeleteBucket",
  "DeleteBucketPolicy",
  // CloudFront has whoever turns its logs on give it access to the bucket that they go into.
  "PutBucketAcl",
  "PutBucketLogging",
  "PutBucketOwnershipControls",
  "PutBucketPolicy",
  "PutBucketPublicAccessBlock",
  "PutBucketTagging",
  "PutBucketVersioning",
  "PutEncryptionConfiguration",
  "PutLifecycleConfiguration",
  "TagResource",
  "UntagResource",
];

/** CloudFormation reads all of a bucket after each change, whatever of it the template sets. */
const seeBucketActions = [
  "GetAccelerateConfiguration",
  "GetAnalyticsConfiguration",
  "GetBucketAbac",
  "GetBucketAcl",
  "GetBucketCORS",
  "GetBucketLogging",
  "GetBucketMetadataTableConfiguration",
  "GetBucketNotification",
  "GetBucketObjectLockConfiguration",
  "GetBucketOwnershipControls",
  "GetBucketPolicy",
  "GetBucketPublicAccessBlock",
  "GetBucketTagging",
  "GetBucketVersioning",
  "GetBucketWebsite",
  "GetEncryptionConfiguration",
  "GetIntelligentTieringConfiguration",
  "GetInventoryConfiguration",
  "GetLifecycleConfiguration",
  "GetMetricsConfiguration",
  "GetReplicationConfiguration",
  "ListBucket",
  "ListTagsForResource",
];

const edgeActions = [
  "CreateDistribution",
  "DeleteDistribution",
  "DeleteFunction",
  "DeleteOriginAccessControl",
  "DescribeFunction",
  "GetDistribution",
  "GetDistributionConfig",
  "GetFunction",
  "GetOriginAccessControl",
  "ListTagsForResource",
  "PublishFunction",
  "TagResource",
  "UntagResource",
  "UpdateDistribution",
  "UpdateFunction",
  "UpdateOriginAccessControl",
];
