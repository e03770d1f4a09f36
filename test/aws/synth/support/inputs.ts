import { parseDefinition } from "../../../../src/config/parse-definition.ts";
import { resolve } from "../../../../src/config/resolve.ts";
import type { Definition } from "../../../../src/model/definition.ts";
import type { Spec } from "../../../../src/model/spec.ts";
import type { EnvironmentInput } from "../../../../src/providers/aws/synth/environment-input.ts";
import type { FoundationExports } from "../../../../src/providers/aws/synth/foundation-exports.ts";
import type { FoundationSettings } from "../../../../src/providers/aws/synth/foundation-settings.ts";

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** What a foundation in Frankfurt exports, in the form that AWS gives such names. */
export const foundationExports: FoundationExports = {
  VpcId: "vpc-0123456789abcdef0",
  ServiceSubnets: "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
  AssignPublicIp: "ENABLED",
  ClusterName: "bough-preview",
  ClusterArn: arn("ecs", "cluster/bough-preview"),
  NamespaceArn: arn("servicediscovery", "namespace/ns-abcdefghijklmnop"),
  BuildProject: "bough-preview-images",
  RepositoryUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/bough-preview`,
  RepositoryArn: arn("ecr", "repository/bough-preview"),
  LoadBalancerDns: "bough-preview-1234567890.eu-central-1.elb.amazonaws.com",
  LoadBalancerZone: "Z215JYRZR1TBD5",
  LoadBalancerFullName: "app/bough-preview/0123456789abcdef",
  LoadBalancerSecurityGroup: "sg-0123456789abcdef0",
  ListenerArn: arn("elasticloadbalancing", "listener/app/bough-preview/0123456789abcdef/0123456789abcdef"),
  TrafficRoleArn: `arn:aws:iam::${ACCOUNT}:role/bough/preview/traffic`,
  StackRoleArn: `arn:aws:iam::${ACCOUNT}:role/bough/preview/stacks`,
  BoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/bough/preview/boundary`,
  AssetsBucket: `bough-preview-assets-${ACCOUNT}`,
  LogsBucket: `bough-preview-logs-${ACCOUNT}`,
  AlarmTopicArn: arn("sns", "bough-preview-alarms"),
  TaskRunnerArn: arn("lambda", "function:bough-preview-task-runner"),
  ReleaseGateArn: arn("lambda", "function:bough-preview-release-gate"),
  ReleaseHookArn: arn("lambda", "function:bough-preview-release-hook"),
  ReleaseHookRoleArn: `arn:aws:iam::${ACCOUNT}:role/bough/preview/release-hook`,
  Domain: "",
  HostedZoneId: "",
  EdgeCertificateArn: "",
};

/** The same with a domain. */
export const domainExports: FoundationExports = {
  ...foundationExports,
  Domain: "example.org",
  HostedZoneId: "Z0123456789ABCDEFGHIJ",
  EdgeCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`,
};

export const foundationSettings: FoundationSettings = {
  name: "preview",
  account: ACCOUNT,
  region: REGION,
  partition: "aws",
  domain: null,
  hostedZone: null,
  edgeCertificate: null,
  cloudFrontPrefixList: "pl-a3a144ca",
  network: "public",
  backupRegion: null,
  backupCopies: null,
  backupVault: null,
  deployers: [],
  identityProviders: [],
  alarmMails: [],
  trail: false,
  hook: null,
};

/** The spec of a branch; `definition` is what `app({ … })` returns. */
export function specOf(definition: object, branch: string): Spec {
  const parsed: Definition = parseDefinition(JSON.parse(JSON.stringify(definition)));
  const resolution = resolve(parsed, branch, { taken: [] });
  if (resolution.status === "skipped") throw new Error(resolution.reason);
  return resolution.spec;
}

export function environmentInput(
  spec: Spec,
  changes: Partial<EnvironmentInput> = {},
  exports = foundationExports,
): EnvironmentInput {
  const built = Object.entries(spec.resources).filter(([, { kind }]) => kind !== "table");
  return {
    spec,
    release: {
      version: 3,
      commit: "0123456789abcdef0123456789abcdef01234567",
      artifacts: Object.fromEntries(built.map(([name], index) => [name, String(index).padStart(40, "a")])),
    },
    foundation: {
      name: spec.protect ? "production" : "preview",
      account: ACCOUNT,
      region: REGION,
      partition: "aws",
      exports,
    },
    slot: 7,
    running: {},
    asleep: false,
    straight: false,
    hook: null,
    ...changes,
  };
}
