import type { Step } from "../../../engine/plan.ts";
import { stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { planChecks } from "../../../release/rollout/plan-checks.ts";
import { planClosing } from "../../../release/rollout/plan-closing.ts";
import { planOpening } from "../../../release/rollout/plan-opening.ts";
import { planWeigh } from "../routes/plan-routes.ts";
import { planStart } from "../service/plan-service.ts";
import { planStop } from "../service/plan-stop.ts";
import { planContracts } from "./plan-migrations.ts";
import { planReplaced, stopTimeout } from "./plan-replaced.ts";
import { waitFor } from "./plan-resources.ts";
import { servicesOf } from "./services-of.ts";
import { builtIn, routeHands, type PlannedTakeover, type Takeover } from "./takeover.ts";

/**
 * Instance by instance: in each round one more of the new ones starts, gets its share, and one of
 * the old ones is drained and stopped, so that one more than usual runs at most. Services with fewer
 * instances than others take part in some of the rounds.
 */
export function planRolling(planned: PlannedTakeover, previous: ReleaseRecord): Takeover {
  const { desired, release, actual, rollout, prepare, migrations, seed } = planned;
  const hands = routeHands(planned);
  const rounds = Math.max(
    1,
    ...[release, previous].flatMap((one) => servicesOf(one).map(([, spec]) => spec.instances)),
  );
  const first = planStartsOf(planned, { round: 1, rounds }, []);
  const data = stepIds([...prepare, ...migrations, ...seed]);
  const opening = planOpening(rollout, {
    weigh: hands.weigh,
    needs: [...data, ...stepIds(first)],
    built: builtIn(planned),
  });
  const steps: Step[] = [...first, ...opening.steps];
  let ends = opening.ends;
  for (let round = 1; round < rounds; round += 1) {
    const next = planRound(planned, previous, { round, rounds, address: opening.address, needs: ends });
    steps.push(...next.steps);
    ends = next.ends;
  }
  const closing = planClosing(rollout, { ...hands, address: opening.address, needs: ends });
  const replaced = planReplaced(desired, release, actual, [closing.pointOfNoReturn]);
  const contracts = planContracts(desired, release, [closing.pointOfNoReturn, ...stepIds(replaced)]);
  return {
    steps: [...steps, ...closing.steps, ...replaced, ...contracts],
    pointOfNoReturn: closing.pointOfNoReturn,
  };
}

interface Round {
  readonly round: number;
  readonly rounds: number;
}

/** The share of the instances that run, the end of old ones, and the start of those of the next round. */
function planRound(
  planned: PlannedTakeover,
  previous: ReleaseRecord,
  { round, rounds, address, needs }: Round & { readonly address: string | null; readonly needs: readonly string[] },
): { readonly steps: readonly Step[]; readonly ends: readonly string[] } {
  const { desired, release, actual, rollout, reason } = planned;
  const services = servicesOf(previous);
  const left = Object.fromEntries(services.map(([name, { instances }]) => [name, leftIn(round, rounds, instances)]));
  const share = Number(((100 * round) / rounds).toFixed(2));
  const weigh = planWeigh({ desired, release, actual, reason, needs }, { share, left });
  const stops = services.flatMap(([service, { instances }]) =>
    leftIn(round, rounds, instances) === leftIn(round - 1, rounds, instances)
      ? []
      : planStop(
          {
            environment: desired.environment,
            service,
            version: previous.version,
            timeout: stopTimeout(previous, service),
            left: leftIn(round, rounds, instances),
          },
          `${releaseLabel(release.version)} has taken their place`,
          [weigh.id],
        ),
  );
  const checks =
    address === null
      ? []
      : planChecks(rollout, {
          place: "atEachStep",
          subject: weigh.id.slice(weigh.kind.length + 1),
          of: release,
          reason: "it has more of the traffic",
          address,
          needs: [weigh.id],
        });
  const done = stepIds([weigh, ...stops, ...checks]);
  const starts = planStartsOf(planned, { round: round + 1, rounds }, done);
  return { steps: [weigh, ...stops, ...checks, ...starts], ends: [...done, ...stepIds(starts)] };
}

/** Starts the instances that a round adds. */
function planStartsOf(planned: PlannedTakeover, { round, rounds }: Round, needs: readonly string[]): readonly Step[] {
  const { desired, release, reason, resources, seed } = planned;
  return servicesOf(release).flatMap(([name, spec]) => {
    const count = startedIn(round, rounds, spec.instances);
    if (count === startedIn(round - 1, rounds, spec.instances)) return [];
    const data = resources.find((one) => one.name === name);
    const starts = planStart({ name, spec, environment: desired.environment, release, reason }, count);
    return waitFor(starts, [...stepIds([...(data?.migrate ?? []), ...seed]), ...(data?.prepared ?? []), ...needs]);
  });
}

const startedIn = (round: number, rounds: number, instances: number): number => Math.ceil((round * instances) / rounds);

const leftIn = (round: number, rounds: number, instances: number): number =>
  Math.ceil(((rounds - round) * instances) / rounds);
