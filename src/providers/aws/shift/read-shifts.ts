import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceRevision,
} from "@aws-sdk/client-ecs";
import { lruCache } from "../../../lib/lru-cache.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readRunningServices } from "../ecs/read-running-services.ts";
import type { ServedRevision, ServiceShift } from "./service-shift.ts";

/** The last deployment in ECS of each service of an environment that the load balancer leads to. */
export type ReadShifts = (environment: EnvironmentRef) => Promise<readonly ServiceShift[]>;

const AT_ONCE = 4;
/** Task definitions never change. */
const KEPT = 256;
const ENDED = /^(SUCCESSFUL|STOPPED|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)$/;

export function shiftReader(aws: AwsClients): ReadShifts {
  const { ecs } = aws;
  const releases = lruCache<string>({ capacity: KEPT });

  return async (environment) => {
    const running = await readRunningServices(aws, environment);
    if (running === null) return [];
    const shifts = await mapLimit(Object.entries(running.services), AT_ONCE, ([service, name]) =>
      readShift(service, name, running.cluster),
    );
    return shifts.flat();
  };

  async function readShift(service: string, name: string, cluster: string): Promise<readonly ServiceShift[]> {
    const last = await lastDeployment(name, cluster);
    if (last === null) return [];
    const { targetServiceRevision: target, sourceServiceRevisions: sources = [], createdAt = new Date(0) } = last;
    const shares = new Map(
      [target, ...sources].map((one) => [one?.arn ?? "", one?.requestedProductionTrafficWeight ?? 0]),
    );
    const { serviceRevisions: revisions = [] } = await ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...shares.keys()] }),
    );
    const served = await Promise.all(
      revisions.map(async (one) => [one.serviceRevisionArn, await toServed(one, shares)] as const),
    );
    const of = (arn: string | undefined): readonly ServedRevision[] =>
      served.flatMap(([known, revision]) => (known === arn && revision !== null ? [revision] : []));
    const [brought] = of(target?.arn);
    if (brought === undefined) return [];
    return [
      {
        service,
        deployment: last.serviceDeploymentArn ?? "",
        startedAt: createdAt,
        underWay: !ENDED.test(last.status ?? ""),
        status: last.status ?? "",
        reason: last.statusReason ?? last.rollback?.reason ?? null,
        target: brought,
        sources: sources.flatMap(({ arn }) => of(arn)),
      },
    ];
  }

  async function lastDeployment(service: string, cluster: string): Promise<ServiceDeployment | null> {
    const { serviceDeployments: listed = [] } = await ecs.send(new ListServiceDeploymentsCommand({ service, cluster }));
    const [last] = listed.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
    if (last?.serviceDeploymentArn === undefined) return null;
    const { serviceDeployments: described = [] } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [last.serviceDeploymentArn] }),
    );
    return described[0] ?? null;
  }

  /** Null of one that no load balancer leads to. */
  async function toServed(
    { serviceRevisionArn = "", taskDefinition = "", resolvedConfiguration, createdAt = new Date(0) }: ServiceRevision,
    shares: ReadonlyMap<string, number>,
  ): Promise<ServedRevision | null> {
    const arn = resolvedConfiguration?.loadBalancers?.[0]?.targetGroupArn;
    if (arn === undefined) return null;
    const share = shares.get(serviceRevisionArn) ?? 0;
    const targetGroup = arn.slice(arn.indexOf("targetgroup/"));
    return { release: await releaseOf(taskDefinition), share, targetGroup, createdAt };
  }

  async function releaseOf(taskDefinition: string): Promise<string> {
    const known = releases.get(taskDefinition);
    if (known !== undefined) return known;
    const { taskDefinition: described } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const variables = described?.containerDefinitions?.flatMap(({ environment = [] }) => environment) ?? [];
    const release = variables.find(({ name }) => name === "BOUGH_RELEASE")?.value ?? "";
    releases.set(taskDefinition, release);
    return release;
  }
}
