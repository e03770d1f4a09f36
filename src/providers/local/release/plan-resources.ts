import type { Step } from "../../../engine/plan.ts";
import { stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { planResource, type ResourcePlan } from "../kinds.ts";

export interface PlannedRelease {
  readonly environment: EnvironmentRef;
  readonly release: ReleaseRecord;
  readonly reason: string;
  readonly actual: LocalActual;
}

export interface WaitingResource extends ResourcePlan {
  readonly name: string;
  /** Ids of the preparations of the resource itself, of those that it links, and of every table that is changed. */
  readonly prepared: readonly string[];
}

/** What each resource of a release contributes to its plan; its migrations wait for what they need. */
export function planResources(planned: PlannedRelease): readonly WaitingResource[] {
  const specs = Object.entries(planned.release.spec.resources);
  const plans = new Map(specs.map(([name, spec]) => [name, planResource(spec, { ...planned, name })]));
  const prepareOf = (name: string): readonly string[] => stepIds(plans.get(name)?.prepare ?? []);
  const changes = Object.keys(planned.actual.tables).flatMap(prepareOf);
  return specs.map(([name, spec]) => {
    const linked = spec.kind === "service" ? Object.values(spec.link) : [];
    const prepared = [...new Set([...[name, ...linked].flatMap(prepareOf), ...changes])];
    const { prepare, migrate, start } = plans.get(name) ?? nothing;
    return { name, prepare, migrate: waitFor(migrate, prepared), start, prepared };
  });
}

/** The steps with more to wait for. */
export const waitFor = (steps: readonly Step[], needs: readonly string[]): readonly Step[] =>
  steps.map((one) => ({ ...one, needs: [...new Set([...one.needs, ...needs])] }));

const nothing: ResourcePlan = { prepare: [], migrate: [], start: [] };
