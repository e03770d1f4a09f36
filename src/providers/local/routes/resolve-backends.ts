import { BoughError } from "../../../lib/bough-error.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { InstancesBackend, SiteBackend } from "../../../router/route-table.ts";
import type { PlannedRoute } from "../kind-planner.ts";
import type { LocalDeps } from "../local-deps.ts";
import { revisionName } from "../names.ts";
import { probe } from "../service/probe.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import type { ReleasePart } from "./release-parts.ts";

const HEALTH_INTERVAL = 5000;
const HEALTH_TIMEOUT = 2000;
/** Releases whose hashed assets are still served to pages that were opened before the shift. */
const EARLIER_SITES = 3;

export interface BackendsOf {
  readonly release: ReleaseRecord;
  readonly part: ReleasePart;
  readonly routes: readonly PlannedRoute[];
  /** All processes of the environment. */
  readonly processes: readonly ProcessState[];
  /** Folders of sites that are served beside the release's own, newest first, by route. */
  readonly earlier: Readonly<Record<string, readonly string[]>>;
}

/** Resource → what answers for it in one release. Throws `revision-unhealthy` where too little of it is healthy. */
export async function resolveBackends(
  deps: Pick<LocalDeps, "artifacts">,
  of: BackendsOf,
): Promise<ReadonlyMap<string, InstancesBackend | SiteBackend>> {
  const backends = await Promise.all(
    of.routes.map(async ({ name, target }) => {
      const backend =
        target.kind === "site" ? siteBackend(deps, of, name, target) : await instancesBackend(of, name, target.health);
      return backend === null ? [] : [[name, backend] as const];
    }),
  );
  return new Map(backends.flat());
}

function siteBackend(
  deps: Pick<LocalDeps, "artifacts">,
  { earlier }: BackendsOf,
  name: string,
  { artifact, spa }: Extract<PlannedRoute["target"], { kind: "site" }>,
): SiteBackend {
  const root = deps.artifacts.path(artifact);
  const others = [...new Set(earlier[name] ?? [])].filter((one) => one !== root);
  return { kind: "site", root, earlier: others.slice(0, EARLIER_SITES), spa };
}

/** None for a release that is kept as far as it runs, and does not. */
async function instancesBackend(of: BackendsOf, service: string, path: string): Promise<InstancesBackend | null> {
  const { release, part } = of;
  const processes = of.processes
    .filter(({ tags }) => tags.kind === "instance" && tags.resource === service && tags.release === release.version)
    .toSorted((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }))
    .slice(0, part.instances[service]);
  if (part.healthy !== "none") await requireHealthy(revisionName(service, release.version), processes, path, part);
  const instances = processes.flatMap((one) =>
    one.port === null ? [] : [{ id: one.id, host: "127.0.0.1", port: one.port }],
  );
  if (instances.length === 0) return null;
  return { kind: "instances", instances, health: { path, interval: HEALTH_INTERVAL, timeout: HEALTH_TIMEOUT } };
}

async function requireHealthy(
  revision: string,
  processes: readonly ProcessState[],
  path: string,
  { healthy }: ReleasePart,
): Promise<void> {
  const probes = await Promise.all(processes.map(({ port }) => probe(port, path)));
  const sick = processes.filter((_, index) => probes[index]?.healthy !== true);
  if (processes.length > 0 && sick.length < (healthy === "all" ? 1 : processes.length)) return;
  throw new BoughError(
    "revision-unhealthy",
    `${sick[0]?.id ?? revision} is not healthy any more, so it takes no traffic.`,
    {
      hint: `See \`bough logs\` for what happened to ${revision}.`,
    },
  );
}
