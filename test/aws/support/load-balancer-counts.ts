import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import {
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TestContext } from "node:test";

/** Requests, and how many of them fail, of each hundred that people make in a round. */
export interface Rates {
  /** Of what the last deployment brings, 0 to 1. */
  readonly canary: number;
  readonly stable: number;
}

export interface LoadBalancerCounts {
  /** Puts one round into CloudWatch, divided as the load balancer divides requests now. */
  round(): Promise<void>;
  /** Percent that the load balancer gives either target group of the service. */
  weights(): Promise<Readonly<Record<string, number>>>;
  /** Whether ECS shifts nothing: what the last deployment brings has everything, or nothing. */
  isSettled(): Promise<boolean>;
  /** Shares that the group had which the last deployment leads to, in their order. */
  readonly seen: readonly number[];
}

const REQUESTS = 400;

/** People, as CloudWatch would have counted them: the double's load balancer has no traffic. */
export function loadBalancerCounts(
  t: TestContext,
  endpoint: string,
  region: string,
  rates: () => Rates,
): LoadBalancerCounts {
  const config = { region, endpoint, credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const [ecs, balancing, cloudWatch] = [
    new ECSClient(config),
    new ElasticLoadBalancingV2Client(config),
    new CloudWatchClient(config),
  ];
  t.after(() => [ecs, balancing, cloudWatch].forEach((client) => client.destroy()));
  const seen: number[] = [];
  let stableGroup: string | null = null;
  return { round, weights, isSettled, seen };

  /** The one that is there. */
  async function findService(): Promise<Service | undefined> {
    const { clusterArns: clusters = [] } = await ecs.send(new ListClustersCommand({}));
    for (const cluster of clusters) {
      const { serviceArns: services = [] } = await ecs.send(new ListServicesCommand({ cluster }));
      if (services.length === 0) continue;
      const { services: described = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services }));
      if (described[0] !== undefined) return described[0];
    }
    return undefined;
  }

  async function weights(): Promise<Readonly<Record<string, number>>> {
    const rule = (await findService())?.loadBalancers?.[0]?.advancedConfiguration?.productionListenerRule;
    if (rule === undefined) return {};
    const { Rules: rules = [] } = await balancing.send(new DescribeRulesCommand({ RuleArns: [rule] }));
    const groups = rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
    const sum = groups.reduce((all, { Weight = 0 }) => all + Weight, 0);
    return Object.fromEntries(
      groups.map(({ TargetGroupArn = "", Weight = 0 }) => [TargetGroupArn, (100 * Weight) / sum]),
    );
  }

  async function isSettled(): Promise<boolean> {
    const service = await findService();
    const { serviceArn, clusterArn: cluster } = service ?? {};
    const listed = await ecs.send(new ListServiceDeploymentsCommand({ service: serviceArn, cluster }));
    const arns = (listed.serviceDeployments ?? []).map(({ serviceDeploymentArn: arn = "" }) => arn);
    if (arns.length === 0) return false;
    const { serviceDeployments: deployments = [] } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }),
    );
    return deployments.every(({ status, lifecycleStage: stage }) => status !== "IN_PROGRESS" || stage === "BAKE_TIME");
  }

  async function round(): Promise<void> {
    const { LoadBalancers: balancers = [] } = await balancing.send(new DescribeLoadBalancersCommand({}));
    const divided = Object.entries(await weights());
    // Who has everything before a shift is stable until another one has everything.
    const whole = divided.find(([, share]) => share === 100)?.[0];
    if (whole !== undefined && whole !== stableGroup && (stableGroup === null || seen.at(-1) !== 0)) {
      stableGroup = whole;
      seen.push(0);
    }
    const canary = divided.find(([group]) => group !== stableGroup);
    if (canary !== undefined && canary[1] !== seen.at(-1) && canary[1] < 100) seen.push(canary[1]);
    const { canary: bad, stable: good } = rates();
    for (const balancer of balancers) {
      const fullName = balancer.LoadBalancerArn?.split(":loadbalancer/")[1] ?? "";
      const data = divided.flatMap(([group, share]) => {
        const requests = Math.round((REQUESTS * share) / 100);
        const failures = Math.round(requests * (group === stableGroup ? good : bad));
        const of = (MetricName: string, Value: number) => ({
          MetricName,
          Value,
          Timestamp: new Date(),
          Dimensions: [
            { Name: "LoadBalancer", Value: fullName },
            { Name: "TargetGroup", Value: group.slice(group.indexOf("targetgroup/")) },
          ],
        });
        return requests === 0 ? [] : [of("RequestCount", requests), of("HTTPCode_Target_5XX_Count", failures)];
      });
      if (data.length > 0)
        await cloudWatch.send(new PutMetricDataCommand({ Namespace: "AWS/ApplicationELB", MetricData: data }));
    }
  }
}
