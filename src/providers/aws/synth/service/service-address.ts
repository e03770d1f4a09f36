import { createHash } from "node:crypto";
import type { Spec } from "../../../../model/spec.ts";
import { variableName } from "../../../../lib/variable-name.ts";

/** Characters that ECS takes: docs.aws.amazon.com, AWS::ECS::Service ServiceConnectClientAlias. */
const LONGEST_HOST = 127;

/** How the services of an environment call one of them, over ECS Service Connect. */
export interface ServiceAddress {
  /** Unique in the foundation's namespace. */
  readonly discoveryName: string;
  readonly host: string;
  readonly url: string;
}

export function serviceAddress({ app, slug }: Spec, service: string): ServiceAddress {
  const label = variableName(service)
    .toLowerCase()
    .replaceAll("_", "-")
    .replaceAll(/^-+|-+$/g, "");
  const digest = createHash("sha256").update(`${app}/${slug}/${service}`).digest("hex").slice(0, 12);
  const discoveryName = `${label.slice(0, 40)}-${digest}`;
  // A label is not the whole name: `mainDb` and `main_db` have the same.
  const whole = `${label}-${digest.slice(0, 4)}.${slug}.${app}.bough`;
  const host = whole.length <= LONGEST_HOST ? whole : `${discoveryName}.bough`;
  return { discoveryName, host, url: `http://${host}` };
}

/** What services link; services among them need a name. */
export function linkedServices({ resources }: Spec): ReadonlySet<string> {
  return new Set(
    Object.values(resources).flatMap((resource) => (resource.kind === "service" ? Object.values(resource.link) : [])),
  );
}

/** Whether it links another service. */
export function linksServices({ resources }: Spec, service: string): boolean {
  const spec = resources[service];
  return spec?.kind === "service" && Object.values(spec.link).some((target) => resources[target]?.kind === "service");
}
