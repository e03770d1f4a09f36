import { BoughError } from "../../../lib/bough-error.ts";
import type {
  EnvironmentRoutes,
  InstancesBackend,
  InternalListener,
  Route,
  WeightedRevision,
} from "../../../router/route-table.ts";
import type { PlannedRoute } from "../kind-planner.ts";
import type { LocalDeps } from "../local-deps.ts";
import { linkPortOwner, releaseLabel, revisionName } from "../names.ts";
import type { ShiftInput } from "./plan-shift.ts";
import { probe } from "../service/probe.ts";
import { revisionProcesses } from "../service/revision-processes.ts";

const HEALTH_INTERVAL = 5000;
const HEALTH_TIMEOUT = 2000;
/** Releases whose hashed assets are still served to pages that were opened before the shift. */
const EARLIER_SITES = 3;

/** The environment's routes with the ports of the instances, each of which has just been found healthy. */
export async function resolveRoutes(deps: LocalDeps, input: ShiftInput): Promise<EnvironmentRoutes> {
  const { environment, version, hosts } = input;
  const routes = await Promise.all(input.routes.map((route) => resolveRoute(deps, input, route)));
  const internal = await internalListeners(deps, environment, version);
  return { ...environment, hosts, routes, internal, maintenance: null, sticky: null };
}

async function resolveRoute(deps: LocalDeps, input: ShiftInput, planned: PlannedRoute): Promise<Route> {
  const { name, paths, target } = planned;
  const rest = { rules: [], mirror: null, retry: null };
  if (target.kind === "service") {
    const backend = await resolveInstances(deps, input, name, target.health);
    return { name, paths, revisions: [revisionOf(input, name, backend)], ...rest };
  }
  const root = deps.artifacts.path(target.artifact);
  const earlier = (input.earlier[name] ?? []).filter((one) => one !== root).slice(0, EARLIER_SITES);
  const backend = { kind: "site" as const, root, earlier, spa: target.spa };
  return { name, paths, revisions: [revisionOf(input, name, backend)], ...rest };
}

function revisionOf({ version }: ShiftInput, name: string, backend: WeightedRevision["backend"]): WeightedRevision {
  return { id: revisionName(name, version), release: releaseLabel(version), weight: 100, retained: false, backend };
}

async function resolveInstances(
  deps: LocalDeps,
  input: ShiftInput,
  service: string,
  path: string,
): Promise<InstancesBackend> {
  const { environment, version } = input;
  const id = revisionName(service, version);
  const processes = await revisionProcesses(deps, environment, service, version);
  const probes = await Promise.all(processes.map(({ port }) => probe(port, path)));
  const sick = processes.find((_, index) => probes[index]?.healthy !== true);
  if (processes.length === 0 || sick !== undefined)
    throw new BoughError("revision-unhealthy", `${sick?.id ?? id} is not healthy any more, so it takes no traffic.`, {
      hint: `See \`bough logs\` for what happened to ${id}.`,
    });
  const instances = processes.flatMap((one) =>
    one.port === null ? [] : [{ id: one.id, host: "127.0.0.1", port: one.port }],
  );
  const health = { path, interval: HEALTH_INTERVAL, timeout: HEALTH_TIMEOUT };
  return { kind: "instances", instances, health };
}

/** A listener for every service that another one links. */
async function internalListeners(
  deps: LocalDeps,
  environment: ShiftInput["environment"],
  version: number,
): Promise<readonly InternalListener[]> {
  const { resources } = deps.release(environment, version).spec;
  const linked = new Set(
    Object.values(resources).flatMap((one) => (one.kind === "service" ? Object.values(one.link) : [])),
  );
  const services = [...linked].filter((name) => resources[name]?.kind === "service");
  return Promise.all(
    services.map(async (route) => ({
      port: await deps.supervisor.leasePort(linkPortOwner(environment, route)),
      route,
      from: null,
    })),
  );
}
