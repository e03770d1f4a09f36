import type { Spec } from "../../../model/spec.ts";
import { resourceId } from "../synth/resource-id.ts";
import type { DeployedTemplate } from "../stack/read-templates.ts";
import { type TemplateResource, templateResources } from "../stack/template-resources.ts";

/** What CloudWatch measures of an environment, by the names that it has for it. */
export interface Watched {
  readonly services: readonly WatchedService[];
  readonly tables: readonly { readonly resource: string; readonly table: string }[];
  /** Id; null where no distribution stands before the environment. */
  readonly distribution: string | null;
}

export interface WatchedService {
  readonly resource: string;
  readonly cluster: string;
  readonly service: string;
  /** `targetgroup/…`; none where no public path leads to it. */
  readonly targetGroups: readonly string[];
  /** Of one instance: 1024 units are a vCPU. */
  readonly cpuUnits: number;
  /** Of one instance, in bytes. */
  readonly memory: number;
}

/** Finds each resource of a spec in the stack as it was deployed last. Pure. */
export function watchedIn(spec: Pick<Spec, "resources">, templates: readonly DeployedTemplate[]): Watched {
  const deployed = templates.flatMap(({ template, physicalIds }) =>
    [...templateResources(template)].flatMap(([logicalId, resource]) => {
      const physicalId = physicalIds[logicalId];
      return physicalId === undefined || physicalId === "" ? [] : [{ logicalId, resource, physicalId }];
    }),
  );
  const find = (logicalId: string, type: string): Deployed | undefined =>
    deployed.find((one) => one.logicalId === logicalId && one.resource.type === type);
  const resources = Object.entries(spec.resources);
  return {
    services: resources.flatMap(([name, { kind }]) => (kind === "service" ? serviceOf(name, find) : [])),
    tables: resources.flatMap(([resource, { kind }]) => {
      const table = kind === "table" ? find(resourceId(resource), "AWS::DynamoDB::Table") : undefined;
      return table === undefined ? [] : [{ resource, table: table.physicalId }];
    }),
    distribution: find("Distribution", "AWS::CloudFront::Distribution")?.physicalId ?? null,
  };
}

interface Deployed {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly physicalId: string;
}

type Find = (logicalId: string, type: string) => Deployed | undefined;

/** `arn:aws:ecs:<region>:<account>:service/<cluster>/<service>` says both names. */
function serviceOf(resource: string, find: Find): readonly WatchedService[] {
  const id = resourceId(resource);
  const [cluster, service] = find(id, "AWS::ECS::Service")?.physicalId.split("/").slice(-2) ?? [];
  const task = find(`${id}Task`, "AWS::ECS::TaskDefinition")?.resource.properties;
  if (cluster === undefined || service === undefined || task === undefined) return [];
  const targetGroups = ["Blue", "Green"].flatMap((colour) => {
    const group = find(`${id}${colour}`, "AWS::ElasticLoadBalancingV2::TargetGroup");
    return group === undefined ? [] : [group.physicalId.slice(group.physicalId.indexOf("targetgroup/"))];
  });
  const [cpuUnits, memory] = [Number(task["Cpu"]), Number(task["Memory"]) * 1024 ** 2];
  return [{ resource, cluster, service, targetGroups, cpuUnits, memory }];
}
