import { dirname } from "node:path";
import { networkSettings } from "../../../lib/network-settings.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec } from "../../../model/spec.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { homeDirectory } from "../directories.ts";
import type { LocalDeps } from "../local-deps.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { linkPortOwner } from "../names.ts";
import { tableVariables } from "../table/table-variables.ts";
import { variableName } from "../../../lib/variable-name.ts";

/**
 * The whole environment of a process of a service: what every process gets, what its links give,
 * and last, because it is the most particular, what the definition sets.
 */
export async function instanceEnvironment(
  deps: LocalDeps,
  environment: EnvironmentRef,
  service: string,
  release: ReleaseRecord,
): Promise<Readonly<Record<string, string>>> {
  const spec = serviceOf(release, service);
  const home = homeDirectory(deps.data, environment);
  return {
    ...networkSettings(),
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"}`,
    HOME: home,
    TMPDIR: home,
    LANG: process.env["LANG"] ?? "C.UTF-8",
    BOUGH_APP: environment.app,
    BOUGH_ENV: release.spec.environment,
    BOUGH_RELEASE: releaseLabel(release.version),
    BOUGH_COMMIT: release.commit,
    ...(await linkVariables(deps, environment, service, spec, release)),
    ...spec.env,
  };
}

export function serviceOf(release: ReleaseRecord, service: string): ServiceSpec {
  const spec = release.spec.resources[service];
  if (spec?.kind !== "service") throw new TypeError(`release v${release.version} has no service ${service}`);
  return spec;
}

async function linkVariables(
  deps: LocalDeps,
  environment: EnvironmentRef,
  service: string,
  spec: ServiceSpec,
  release: ReleaseRecord,
): Promise<Readonly<Record<string, string>>> {
  const linksTo = (kind: string): readonly (readonly [string, string])[] =>
    Object.entries(spec.link).filter(([, target]) => release.spec.resources[target]?.kind === kind);
  const services = await Promise.all(
    linksTo("service").map(async ([alias, target]) => {
      const port = await deps.supervisor.leasePort(linkPortOwner(environment, service, target));
      return [`${variableName(alias)}_URL`, `http://127.0.0.1:${port}`] as const;
    }),
  );
  const tables = linksTo("table");
  return {
    ...Object.fromEntries(services),
    ...(tables.length === 0 ? {} : await tableVariables(deps, environment, service, tables)),
  };
}
