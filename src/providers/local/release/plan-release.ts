import type { Plan } from "../../../engine/plan.ts";
import { stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { Rollout } from "../../../release/rollout/rollout.ts";
import type { LocalActual } from "../actual.ts";
import { planForget, planSeed } from "./plan-jobs.ts";
import { runsMigrations } from "./plan-migrations.ts";
import { planResources } from "./plan-resources.ts";
import { planBeside } from "./plan-beside.ts";
import { planInPlace } from "./plan-in-place.ts";
import { planRolling } from "./plan-rolling.ts";
import { planUndo } from "./plan-undo.ts";
import type { PlannedTakeover, Takeover } from "./takeover.ts";
import { servicesOf } from "./services-of.ts";

/**
 * Data and builds, then migrations and the seed; then the new revisions take over as the strategy
 * has it, and what they replace is kept warm, or drained and stopped.
 */
export function planRelease(desired: Desired, release: ReleaseRecord, actual: LocalActual): Plan {
  const { environment } = desired;
  const reason = reasonFor(release, desired);
  const planned = planResources({ environment, release, reason, actual });
  const resources = runsMigrations(desired) ? planned : planned.map((one) => ({ ...one, migrate: [] }));
  const prepare = resources.flatMap((resource) => resource.prepare);
  const migrations = resources.flatMap(({ migrate }) => migrate);
  const seed = planSeed(desired, release, stepIds([...prepare, ...migrations]));
  const rollout: Rollout = { release, previous: serving(desired, release, actual), straight: desired.straight };
  const takeover = takeoverOf({ desired, release, actual, rollout, reason, resources, prepare, migrations, seed });
  const jobs = [...migrations, ...seed, ...takeover.steps.filter(({ kind }) => JOBS.has(kind))];
  const forget = jobs.length === 0 ? [] : [planForget(environment, "what they did is recorded", stepIds(jobs))];
  return {
    steps: [...prepare, ...migrations, ...seed, ...takeover.steps, ...forget],
    undo: planUndo({ desired, release, actual, hasJobs: jobs.length > 0 }),
    pointOfNoReturn: takeover.pointOfNoReturn,
  };
}

/** Kinds of steps of a takeover that run commands. */
const JOBS: ReadonlySet<string> = new Set(["check.run", "service.contract"]);

function takeoverOf(planned: PlannedTakeover): Takeover {
  const { strategy } = planned.release.spec;
  if (strategy.kind === "all-at-once") return planInPlace(planned);
  const { previous, straight } = planned.rollout;
  if (strategy.kind === "rolling" && previous !== null && !straight) return planRolling(planned, previous);
  return planBeside(planned);
}

/** What users have until then: the previous release, unless it is the same, or nothing of it runs. */
function serving({ previous }: Desired, release: ReleaseRecord, { processes }: LocalActual): ReleaseRecord | null {
  if (previous === null || previous.version === release.version) return null;
  const running = new Set(processes.flatMap(({ tags }) => (tags.release === previous.version ? [tags.resource] : [])));
  return servicesOf(previous).every(([service]) => running.has(service)) ? previous : null;
}

function reasonFor(release: ReleaseRecord, { previous, wasAsleep }: Desired): string {
  const commit = `commit ${release.commit.slice(0, 7)}`;
  if (previous === null) return `${commit} is the first release here`;
  if (previous.version > release.version) return `back from ${releaseLabel(previous.version)}`;
  if (previous.commit !== release.commit) return `${commit} replaces ${previous.commit.slice(0, 7)}`;
  return wasAsleep ? "the environment is asleep" : `${commit} is deployed anew`;
}
