import { variableName } from "../../../../lib/variable-name.ts";
import type { ServiceSpec } from "../../../../model/spec.ts";
import { releaseLabel } from "../../../../release/release-label.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Statement } from "../link-target.ts";
import { serviceAddress } from "./service-address.ts";
import { servicePort } from "./service-port.ts";

/** The environment variables of a service's containers: what every one gets, what its links give, and last what the definition sets. */
export function containerEnvironment(context: EnvironmentContext, spec: ServiceSpec): Readonly<Record<string, string>> {
  const { input } = context;
  const linked = Object.entries(spec.link).flatMap(([alias, target]) =>
    Object.entries(linkEnvironment(context, alias, target)),
  );
  return {
    PORT: String(servicePort),
    BOUGH_APP: context.spec.app,
    BOUGH_ENV: context.spec.environment,
    BOUGH_RELEASE: releaseLabel(input.release.version),
    BOUGH_COMMIT: input.release.commit,
    AWS_REGION: input.foundation.region,
    ...Object.fromEntries(linked),
    ...spec.env,
  };
}

function linkEnvironment(
  { spec, links }: EnvironmentContext,
  alias: string,
  target: string,
): Readonly<Record<string, string>> {
  if (spec.resources[target]?.kind === "service")
    return { [`${variableName(alias)}_URL`]: serviceAddress(spec, target).url };
  return links.get(target)?.env(variableName(alias)) ?? {};
}

/** What the links of a service allow it. */
export function linkStatements({ links }: EnvironmentContext, spec: ServiceSpec): readonly Statement[] {
  return [...new Set(Object.values(spec.link))].flatMap((target) => links.get(target)?.statements ?? []);
}
