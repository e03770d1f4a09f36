import type { Step } from "../../engine/plan.ts";
import { stepIds } from "../../engine/step.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import { releaseLabel } from "../release-label.ts";
import { planContractChecks } from "../contract/steps/plan-contract-checks.ts";
import { hasChecks, planChecks } from "./plan-checks.ts";
import { planGates } from "./plan-gates.ts";
import { planPreflight, type Weigh } from "./plan-stages.ts";
import { isDivided, labelOf, type Rollout } from "./rollout.ts";

export interface PlannedOpening {
  readonly weigh: Weigh;
  readonly needs: readonly string[];
  /** Steps after which the artifact of a service is there. */
  readonly built: (service: string) => readonly string[];
  /** False where the gates have been waited for already. */
  readonly gates?: boolean;
}

export interface Opening {
  readonly steps: readonly Step[];
  /** Step whose output is the address at which the release can be tested; null when nothing asks for it. */
  readonly address: string | null;
  /** Ids of what must be done before the release gets public traffic. */
  readonly ends: readonly string[];
}

/**
 * What comes before the first public request: the release is in the routes at no share, is tested
 * there, and the gates are waited for. When it has changed the schema, the release that serves is
 * tested on it too.
 */
export function planOpening(rollout: Rollout, { weigh, needs, built, gates: areHere = true }: PlannedOpening): Opening {
  const { release, straight } = rollout;
  const isDividing = isDivided(rollout);
  if (straight || !(isDividing || hasChecks(release) || hasContract(release))) {
    const gates = areHere ? planGates(rollout, needs) : [];
    return { steps: gates, address: null, ends: gates.length === 0 ? needs : stepIds(gates.slice(-1)) };
  }
  const open = weigh(0, needs);
  const contracts = planContractChecks({ release, serving: rollout.previous, built, reachable: () => [open.id] });
  const checks = [...planOwnChecks(rollout, open.id), ...planOldChecks(rollout, open.id), ...contracts];
  const checked = checks.length === 0 ? [open.id] : stepIds(checks);
  const preflight = isDividing ? planPreflight(rollout, checked) : [];
  const told = preflight.length === 0 ? checked : stepIds(preflight);
  const gates = areHere ? planGates(rollout, told) : [];
  return {
    steps: [open, ...checks, ...preflight, ...gates],
    address: open.id,
    ends: gates.length === 0 ? told : stepIds(gates.slice(-1)),
  };
}

function planOwnChecks(rollout: Rollout, address: string): readonly Step[] {
  const subject = labelOf(rollout);
  const reason = "before it gets public traffic";
  return planChecks(rollout, { place: "beforeTraffic", subject, of: rollout.release, reason, address, needs: [] });
}

/** It serves on, and must be able to live with what the new one has done to the data. */
function planOldChecks(rollout: Rollout, address: string): readonly Step[] {
  const { release, previous } = rollout;
  const migrates = Object.values(release.spec.resources).some(
    (resource) => resource.kind === "service" && resource.migrate.expand !== null,
  );
  if (previous === null || !migrates) return [];
  return planChecks(rollout, {
    place: "beforeTraffic",
    subject: `${labelOf(rollout)}/${releaseLabel(previous.version)}`,
    of: previous,
    reason: `it serves on while ${labelOf(rollout)} has changed the schema`,
    address,
    needs: [],
  });
}

const hasContract = ({ spec }: ReleaseRecord): boolean =>
  Object.values(spec.resources).some((resource) => resource.kind === "service" && resource.contract !== null);
