import type { Exception } from "./explain.ts";

const anywhere = /./;

/** Why bough does not follow a rule of AWS Solutions; each holds only where it says. */
export const nagExceptions: readonly Exception[] = [
  {
    // An action with a star is never explained.
    rule: /^AwsSolutions-IAM5\[Resource::.*\]$/,
    resource: anywhere,
    reason:
      "The rule knows no conditions; bough's own check of rights demands a name before the star, or a reason for each statement.",
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::arn:[a-z-]+:iam::aws:policy\/service-role\/AWSBackupServiceRolePolicyForBackup\]$/,
    resource: /^Foundation\/BackupRole$/,
    reason: "AWS keeps the list of what each kind of snapshot takes; one of our own would miss what comes.",
  },
  {
    rule: /^AwsSolutions-ECS2$/,
    resource: /^App\/compute/,
    reason:
      "They are the settings of the definition and the names of links; secrets have no place in them, which is checked.",
  },
  {
    rule: /^AwsSolutions-CFR1$/,
    resource: /^App\/edge/,
    reason: "An application is for everybody unless it says otherwise; bough.aws.ts can restrict countries.",
  },
  {
    rule: /^AwsSolutions-CFR2$/,
    resource: /^App\/edge/,
    reason: "A web application firewall costs by the month for each environment; bough.aws.ts can add one.",
  },
  {
    rule: /^AwsSolutions-CFR4$/,
    resource: /^App\/edge/,
    reason: "Without a domain CloudFront's own certificate sets the protocol; with one it is TLS 1.2 and later.",
  },
  {
    rule: /^AwsSolutions-CFR5$/,
    resource: /^App\/edge/,
    reason:
      "Without a domain the load balancer has no certificate; it takes requests from CloudFront's addresses only.",
  },
  {
    rule: /^AwsSolutions-DDB3$/,
    resource: /^App\/data/,
    reason: "Point-in-time recovery is for what is protected; the data of other environments can be made again.",
  },
  {
    rule: /^AwsSolutions-VPC7$/,
    resource: /^Foundation\/Vpc$/,
    reason: "Production logs refused connections; previews are not worth the logs.",
  },
  {
    rule: /^AwsSolutions-ECS4$/,
    resource: /^Foundation\/Cluster$/,
    reason: "Metrics of each container cost by the metric: production has them, previews have their service's own.",
  },
  {
    rule: /^AwsSolutions-CB4$/,
    resource: /^Foundation\/Builds$/,
    reason: "A build leaves no artifact of its own: its image is in the encrypted repository.",
  },
  {
    rule: /^AwsSolutions-CB3$/,
    resource: /^Foundation\/Builds$/,
    reason: "It builds images, and Docker needs it; each build has a machine of its own.",
  },
  {
    rule: /^AwsSolutions-EC23$/,
    resource: /^Foundation\/LoadBalancerGroup$/,
    reason: "The load balancer is what the public comes to, on the two ports of HTTP.",
  },
];
