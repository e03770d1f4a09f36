import { stepIds } from "../../../engine/step.ts";
import { planClosing } from "../../../release/rollout/plan-closing.ts";
import { planOpening } from "../../../release/rollout/plan-opening.ts";
import { planStages } from "../../../release/rollout/plan-stages.ts";
import { planContracts } from "./plan-migrations.ts";
import { planReplaced } from "./plan-replaced.ts";
import { builtIn, planStarts, routeHands, type PlannedTakeover, type Takeover } from "./takeover.ts";

/**
 * Blue-green, canary and linear: the new revisions start beside the old ones and, when all are
 * healthy, get the traffic at once or share by share.
 */
export function planBeside(planned: PlannedTakeover): Takeover {
  const { desired, release, actual, rollout, prepare, migrations, seed } = planned;
  const hands = routeHands(planned);
  const start = planStarts(planned, []);
  const healthy = stepIds([...prepare, ...migrations, ...seed, ...start]);
  const opening = planOpening(rollout, { weigh: hands.weigh, needs: healthy, built: builtIn(planned) });
  const { address, ends } = opening;
  const stages = planStages(rollout, { weigh: hands.weigh, address, needs: ends });
  const closing = planClosing(rollout, { ...hands, address, needs: stages.ends });
  const replaced = planReplaced(desired, release, actual, [closing.pointOfNoReturn]);
  const contracts = planContracts(desired, release, [closing.pointOfNoReturn, ...stepIds(replaced)]);
  return {
    steps: [...start, ...opening.steps, ...stages.steps, ...closing.steps, ...replaced, ...contracts],
    pointOfNoReturn: closing.pointOfNoReturn,
  };
}
