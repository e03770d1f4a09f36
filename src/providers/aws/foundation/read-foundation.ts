import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type FoundationName, foundationStackName } from "../names.ts";
import { readStack } from "../stack/read-stack.ts";
import type { FoundationInput } from "../synth/environment-input.ts";
import type { FoundationExports } from "../synth/foundation-exports.ts";
import type { Identity } from "./read-identity.ts";

/** What environments are made from; an error when there is no foundation, or when it is of an older bough. */
export async function readFoundation(
  aws: AwsClients,
  name: FoundationName,
  { account, partition }: Identity,
): Promise<FoundationInput> {
  const stack = await readStack(aws, foundationStackName(name));
  const bootstrap = `Run: bough aws bootstrap --foundation ${name} --region ${aws.region}`;
  if (stack === null || stack.status === "REVIEW_IN_PROGRESS")
    throw new BoughError("aws-foundation-missing", `Account ${account} has no ${name} foundation in ${aws.region}.`, {
      hint: `${bootstrap}. If it has one in another region, correct the region in bough.config.ts.`,
    });
  const missing = EXPORTS.filter((key) => !(key in stack.outputs));
  if (missing.length > 0)
    throw new BoughError("aws-foundation-outdated", `${stack.name} does not tell ${missing.join(", ")}.`, {
      hint: `${bootstrap}: it brings the foundation up to date.`,
    });
  return { name, account, partition, region: aws.region, exports: { ...NONE, ...stack.outputs } };
}

/** Every export, so that the compiler finds one that is forgotten here. */
const NONE: FoundationExports = {
  VpcId: "",
  ServiceSubnets: "",
  AssignPublicIp: "",
  ClusterName: "",
  ClusterArn: "",
  NamespaceArn: "",
  BuildProject: "",
  RepositoryUri: "",
  RepositoryArn: "",
  LoadBalancerDns: "",
  LoadBalancerZone: "",
  LoadBalancerFullName: "",
  LoadBalancerSecurityGroup: "",
  ListenerArn: "",
  TrafficRoleArn: "",
  StackRoleArn: "",
  BoundaryArn: "",
  AssetsBucket: "",
  LogsBucket: "",
  AlarmTopicArn: "",
  TaskRunnerArn: "",
  ReleaseHookArn: "",
  ReleaseGateArn: "",
  ReleaseHookRoleArn: "",
  Domain: "",
  HostedZoneId: "",
  EdgeCertificateArn: "",
};

/** CloudFormation knows no empty outputs: a foundation without a domain has none for these. */
const OPTIONAL = new Set(["Domain", "HostedZoneId", "EdgeCertificateArn"]);
const EXPORTS = Object.keys(NONE).filter((key) => !OPTIONAL.has(key));
