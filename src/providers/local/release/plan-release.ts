import type { Plan, Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { releaseLabel } from "../names.ts";
import { planShift } from "../routes/plan-shift.ts";
import { stepIds } from "../../../engine/step.ts";
import { isInPlace } from "./is-in-place.ts";
import { planForget, planSeed } from "./plan-jobs.ts";
import { planReplaced } from "./plan-replaced.ts";
import { isMigration, planResources, type WaitingResource } from "./plan-resources.ts";
import { planUndo } from "./plan-undo.ts";

/**
 * Data and builds, then migrations and the seed. Blue-green then starts the new revisions beside the
 * old ones, shifts the traffic at once when all are healthy, and drains and stops the old ones.
 * All-at-once drains and stops the old ones first, so that never two run at the same time; until the
 * new ones are healthy the environment has no service.
 */
export function planRelease(desired: Desired, release: ReleaseRecord, actual: LocalActual): Plan {
  const { environment } = desired;
  const reason = reasonFor(release, desired.previous);
  const resources = planResources({ environment, release, reason, actual });
  const prepare = resources.flatMap((resource) => resource.prepare);
  const migrations = resources.flatMap((resource) => resource.run.filter(isMigration));
  const seed = planSeed(desired, release, stepIds([...prepare, ...migrations]));
  const data = [...prepare, ...migrations, ...seed];
  const replacedFirst = isInPlace(release) ? planReplaced(desired, release, actual, stepIds(data)) : [];
  const run = resources.flatMap((resource) => waitFor(resource, [...seed, ...replacedFirst]));
  const [migrate, start] = [run.filter(isMigration), run.filter((one) => !isMigration(one))];
  const jobs = [...migrate, ...seed];
  const forget = jobs.length === 0 ? [] : [planForget(environment, "what they did is recorded", stepIds(jobs))];
  const routes = resources.flatMap((resource) => resource.route ?? []);
  const needs = stepIds([...prepare, ...seed, ...run]);
  const shift = planShift({ desired, release, routes, actual, reason, needs });
  const replacedLast = isInPlace(release) ? [] : planReplaced(desired, release, actual, [shift.id]);
  return {
    steps: [...prepare, ...migrate, ...seed, ...replacedFirst, ...start, ...forget, shift, ...replacedLast],
    undo: planUndo({ desired, release, actual, hasJobs: jobs.length > 0 }),
    pointOfNoReturn: shift.id,
  };
}

/** What a resource runs waits for its own and its links' preparations, and for changes of tables; all but migrations for `before`. */
const waitFor = ({ run, prepared }: WaitingResource, before: readonly Step[]): readonly Step[] =>
  run.map((one) => ({ ...one, needs: [...one.needs, ...prepared, ...(isMigration(one) ? [] : stepIds(before))] }));

function reasonFor(release: ReleaseRecord, previous: ReleaseRecord | null): string {
  const commit = `commit ${release.commit.slice(0, 7)}`;
  if (previous === null) return `${commit} is the first release here`;
  if (previous.version > release.version) return `back from ${releaseLabel(previous.version)}`;
  if (previous.commit !== release.commit) return `${commit} replaces ${previous.commit.slice(0, 7)}`;
  return `${commit} is deployed anew`;
}
