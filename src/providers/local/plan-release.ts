import type { Plan, Step } from "../../engine/plan.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { ServiceSpec } from "../../model/spec.ts";
import type { Desired, EnvironmentRef } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import type { PlannedRoute } from "./kind-planner.ts";
import { planResource, type ResourcePlan } from "./kinds.ts";
import { environmentId, releaseLabel, revisionName } from "./names.ts";
import { planStart, planStop, type StopInput } from "./service/plan-service.ts";
import { step } from "./step.ts";

export interface SeedInput {
  readonly environment: EnvironmentRef;
  readonly version: number;
}

export interface ShiftInput {
  readonly environment: EnvironmentRef;
  readonly version: number;
  readonly hosts: readonly string[];
  readonly routes: readonly PlannedRoute[];
  /** Artifacts of sites that served until now, newest first, by route. */
  readonly earlier: Readonly<Record<string, readonly string[]>>;
}

const SEED_DEADLINE = 15 * 60_000;
const SHIFT_DEADLINE = 30_000;
const FORGET_DEADLINE = 30_000;
/** Grace of a revision whose own spec is not known any more. */
const DEFAULT_STOP_TIMEOUT = 10_000;

/**
 * Data and builds, then migrations and the seed, then the new revisions beside the old ones; when
 * all are healthy the traffic shifts at once, and the old ones are drained and stopped.
 */
export function planRelease(desired: Desired, release: ReleaseRecord, actual: LocalActual): Plan {
  const { environment, previous } = desired;
  const reason = reasonFor(release, previous);
  const resources = planResources({ environment, release, reason, actual });
  const prepare = resources.flatMap((resource) => resource.prepare);
  const migrations = resources.flatMap((resource) => resource.run.filter(isMigration));
  const seed = planSeed(desired, release, ids([...prepare, ...migrations]));
  const run = resources.flatMap((resource) => waitFor(resource, seed));
  const routes = resources.flatMap((resource) => resource.route ?? []);
  const shift = planShift({ desired, release, routes, actual, reason, needs: ids([...prepare, ...seed, ...run]) });
  const replaced = outdated(actual, release.version).flatMap((revision) =>
    planStop(
      { environment, ...revision, timeout: stopTimeout(previous, revision.service) },
      `replaced by ${releaseLabel(release.version)}`,
      [shift.id],
    ),
  );
  const jobs = planForget(environment, "what they did is recorded", ids([...migrations, ...seed]));
  const steps = [...prepare, ...seed, ...run, ...jobs, shift, ...replaced];
  return { steps, undo: planUndo(desired, release, actual, jobs.length > 0) };
}

interface PlannedRelease {
  readonly environment: EnvironmentRef;
  readonly release: ReleaseRecord;
  readonly reason: string;
  readonly actual: LocalActual;
}

interface WaitingResource extends ResourcePlan {
  /** Ids of the preparations of the resource itself, of those that it links, and of every table that is changed. */
  readonly prepared: readonly string[];
}

function planResources(planned: PlannedRelease): readonly WaitingResource[] {
  const specs = Object.entries(planned.release.spec.resources);
  const routed = routedPaths(planned.release);
  const plans = new Map(
    specs.map(([name, spec]) => [name, planResource(spec, { ...planned, name, routed: routed.get(name) ?? [] })]),
  );
  const prepareOf = (name: string): readonly string[] => ids(plans.get(name)?.prepare ?? []);
  const changes = Object.keys(planned.actual.tables).flatMap(prepareOf);
  return specs.map(([name, spec]) => {
    const linked = spec.kind === "service" ? Object.values(spec.link) : [];
    const prepared = [...new Set([...[name, ...linked].flatMap(prepareOf), ...changes])];
    return { ...(plans.get(name) ?? nothing), prepared };
  });
}

/** Service → the public paths that sites lead to it. */
function routedPaths(release: ReleaseRecord): ReadonlyMap<string, readonly string[]> {
  const sites = Object.values(release.spec.resources).filter((resource) => resource.kind === "site");
  const routes = sites.flatMap((site) => Object.entries(site.routes));
  const grouped = Map.groupBy(routes, ([, service]) => service);
  return new Map([...grouped].map(([service, entries]) => [service, entries.map(([path]) => path)]));
}

/** What a resource runs waits for its own and its links' preparations, and for changes of tables; all but migrations for the seed. */
const waitFor = ({ run, prepared }: WaitingResource, seed: readonly Step[]): readonly Step[] =>
  run.map((one) => ({ ...one, needs: [...one.needs, ...prepared, ...(isMigration(one) ? [] : ids(seed))] }));

const isMigration = ({ kind }: Step): boolean => kind === "service.migrate";

/** The way back: what served before serves again, and of the new release nothing runs any more. */
function planUndo(desired: Desired, release: ReleaseRecord, actual: LocalActual, hasJobs: boolean): readonly Step[] {
  const { environment, previous } = desired;
  const reason = `${releaseLabel(release.version)} was taken back`;
  if (previous?.version === release.version) return [];
  const back = previous === null ? [removeRoutes(environment, reason)] : planBack(desired, previous, actual, reason);
  const needs = ids(back.slice(-1));
  const stops = services(release).flatMap(([service, spec]) =>
    planStop({ environment, service, version: release.version, timeout: spec.stopTimeout }, reason, needs),
  );
  const jobs = hasJobs ? [forgetJobs(environment, reason, [])] : [];
  return [...back, ...stops, ...jobs];
}

function planBack(desired: Desired, previous: ReleaseRecord, actual: LocalActual, reason: string): readonly Step[] {
  const { environment } = desired;
  const starts = services(previous).flatMap(([name, spec]) =>
    planStart({ name, spec, environment, release: previous, reason }, "undo"),
  );
  const routes = planResources({ environment, release: previous, reason, actual }).flatMap(({ route }) => route ?? []);
  return [...starts, planShift({ desired, release: previous, routes, actual, reason, needs: ids(starts) })];
}

function planSeed(desired: Desired, release: ReleaseRecord, needs: readonly string[]): readonly Step[] {
  if (desired.seeded || release.spec.seed === null) return [];
  const input: SeedInput = { environment: desired.environment, version: release.version };
  return [
    step("data.seed", environmentId(desired.environment), {
      title: "Seed the data",
      reason: "the environment is fresh",
      needs,
      input,
      deadline: SEED_DEADLINE,
    }),
  ];
}

/** Only when it is in the journal that a job was done may the supervisor forget it: else a crash would run it again. */
function planForget(environment: EnvironmentRef, reason: string, jobs: readonly string[]): readonly Step[] {
  return jobs.length === 0 ? [] : [forgetJobs(environment, reason, jobs)];
}

function forgetJobs(environment: EnvironmentRef, reason: string, needs: readonly string[]): Step {
  return step("jobs.forget", environmentId(environment), {
    title: "Clear finished jobs away",
    reason,
    needs,
    input: environment,
    deadline: FORGET_DEADLINE,
  });
}

function planShift(options: {
  desired: Desired;
  release: ReleaseRecord;
  routes: readonly PlannedRoute[];
  actual: LocalActual;
  reason: string;
  needs: readonly string[];
}): Step {
  const { desired, release, routes, actual, reason, needs } = options;
  const input: ShiftInput = {
    environment: desired.environment,
    version: release.version,
    hosts: desired.hosts,
    routes,
    earlier: earlierSites(actual),
  };
  return step("routes.shift", releaseLabel(release.version), {
    title: `Shift all traffic to ${releaseLabel(release.version)}`,
    reason,
    needs,
    input,
    deadline: SHIFT_DEADLINE,
  });
}

function removeRoutes(environment: EnvironmentRef, reason: string): Step {
  return step("routes.remove", environmentId(environment), {
    title: "Take the address out of service",
    reason,
    needs: [],
    input: environment,
    deadline: SHIFT_DEADLINE,
  });
}

function earlierSites(actual: LocalActual): Readonly<Record<string, readonly string[]>> {
  const sites = actual.routes?.routes.flatMap(({ name, target }) =>
    target.kind === "site" ? [[name, [target.root, ...target.earlier]] as const] : [],
  );
  return Object.fromEntries(sites ?? []);
}

/** Revisions of other releases that still have processes. */
function outdated(actual: LocalActual, version: number): readonly Pick<StopInput, "service" | "version">[] {
  const revisions = new Map<string, Pick<StopInput, "service" | "version">>();
  for (const { tags } of actual.processes) {
    if (tags.kind !== "instance" || tags.resource === null || tags.release === null || tags.release === version)
      continue;
    revisions.set(revisionName(tags.resource, tags.release), { service: tags.resource, version: tags.release });
  }
  return [...revisions.values()];
}

function reasonFor(release: ReleaseRecord, previous: ReleaseRecord | null): string {
  const commit = `commit ${release.commit.slice(0, 7)}`;
  if (previous === null) return `${commit} is the first release here`;
  if (previous.commit !== release.commit) return `${commit} replaces ${previous.commit.slice(0, 7)}`;
  if (previous.version > release.version) return `back from ${releaseLabel(previous.version)}`;
  return `${commit} is deployed anew`;
}

const services = (release: ReleaseRecord): readonly (readonly [string, ServiceSpec])[] =>
  Object.entries(release.spec.resources).flatMap(([name, spec]) =>
    spec.kind === "service" ? [[name, spec] as const] : [],
  );

const stopTimeout = (release: ReleaseRecord | null, service: string): number => {
  const spec = release?.spec.resources[service];
  return spec?.kind === "service" ? spec.stopTimeout : DEFAULT_STOP_TIMEOUT;
};

const nothing: ResourcePlan = { prepare: [], run: [], route: null };

const ids = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);
