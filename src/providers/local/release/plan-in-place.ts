import { stepIds } from "../../../engine/step.ts";
import { planClosing } from "../../../release/rollout/plan-closing.ts";
import { planGates } from "../../../release/rollout/plan-gates.ts";
import { planOpening } from "../../../release/rollout/plan-opening.ts";
import { planContracts } from "./plan-migrations.ts";
import { planReplaced } from "./plan-replaced.ts";
import { builtIn, planStarts, routeHands, type PlannedTakeover, type Takeover } from "./takeover.ts";

/**
 * All-at-once: the old revisions are drained and stopped first, so that never two run at the same
 * time; until the new ones are healthy the environment has no service. Gates are waited for before.
 */
export function planInPlace(planned: PlannedTakeover): Takeover {
  const { desired, release, actual, prepare, migrations, seed } = planned;
  // Nothing of the previous release runs any more when the new one gets into the routes.
  const rollout = { ...planned.rollout, previous: null };
  const hands = routeHands({ ...planned, rollout });
  const data = stepIds([...prepare, ...migrations, ...seed]);
  const gates = planGates(rollout, data);
  const replaced = planReplaced(desired, release, actual, gates.length === 0 ? data : stepIds(gates));
  const start = planStarts(planned, stepIds([...gates, ...replaced]));
  const healthy = [...data, ...stepIds([...gates, ...start])];
  const opening = planOpening(rollout, { weigh: hands.weigh, needs: healthy, gates: false, built: builtIn(planned) });
  const closing = planClosing(rollout, { ...hands, address: opening.address, needs: opening.ends });
  const contracts = planContracts(desired, release, [closing.pointOfNoReturn]);
  return {
    steps: [...gates, ...replaced, ...start, ...opening.steps, ...closing.steps, ...contracts],
    pointOfNoReturn: closing.pointOfNoReturn,
  };
}
