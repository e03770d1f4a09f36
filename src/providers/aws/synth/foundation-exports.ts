/** Outputs of a foundation's stack that its environments are made from, by name. Values, never `Fn::ImportValue`, so that no stack keeps another from changing. */
export interface FoundationExports {
  readonly VpcId: string;
  /** Ids, joined by commas. */
  readonly ServiceSubnets: string;
  /** `ENABLED` in public subnets, `DISABLED` in private ones. */
  readonly AssignPublicIp: string;
  readonly ClusterName: string;
  readonly ClusterArn: string;
  readonly NamespaceArn: string;
  /** Name of the CodeBuild project that makes images; what it is to build, each build is told. */
  readonly BuildProject: string;
  readonly RepositoryUri: string;
  readonly RepositoryArn: string;
  readonly LoadBalancerDns: string;
  /** Route 53's id of the load balancer's own zone. */
  readonly LoadBalancerZone: string;
  /** `app/<name>/<id>`, as metrics call it. */
  readonly LoadBalancerFullName: string;
  readonly LoadBalancerSecurityGroup: string;
  readonly ListenerArn: string;
  /** Role with which ECS moves traffic on the load balancer. */
  readonly TrafficRoleArn: string;
  /** Role with which CloudFormation makes what stands in an environment's stack; to be passed along with a change set. */
  readonly StackRoleArn: string;
  /** Policy that every role of an environment has as its boundary: what no link can exceed. */
  readonly BoundaryArn: string;
  readonly AssetsBucket: string;
  readonly LogsBucket: string;
  readonly AlarmTopicArn: string;
  /** Function that runs a task once and waits for it. */
  readonly TaskRunnerArn: string;
  /** Function that makes the checks of a release where ECS asks for them. */
  readonly ReleaseHookArn: string;
  /** Function that ECS asks before each step of a shift. */
  readonly ReleaseGateArn: string;
  /** Role with which ECS asks both. */
  readonly ReleaseHookRoleArn: string;
  /** Empty without a domain. */
  readonly Domain: string;
  readonly HostedZoneId: string;
  /** Certificate for CloudFront, in us-east-1; empty without a domain. */
  readonly EdgeCertificateArn: string;
}
