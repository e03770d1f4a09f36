import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Spec } from "../../model/spec.ts";
import type { Provider } from "../../provider/provider.ts";
import type { DeployRequest, PlanAnswer, PlannedCost } from "../control.ts";
import { refuseMove } from "../environments/places.ts";
import { draftRelease } from "./prepare-release.ts";
import { resolveCommit } from "./resolve-commit.ts";
import { desiredOf, freshEnvironment } from "./desired.ts";

/** What a deployment of the commit would do, without doing anything. */
export async function planDeployment(deps: ControlDeps, request: DeployRequest): Promise<PlanAnswer> {
  const { app, branch, commit } = request;
  const resolution = await resolveCommit(deps, request);
  if (resolution.status === "skipped") return resolution;
  const { spec } = resolution;
  refuseMove(deps.store, spec);
  const { slug } = spec;
  const newest = deps.store.releases.list({ app, slug })[0]?.version ?? 0;
  const release = { ...(await draftRelease(deps, { app, slug, branch, commit, spec })), version: newest + 1 };
  const desired = desiredOf(deps, environmentFor(deps, request, slug, spec.environment), release, "deploy");
  const provider = await deps.providers.of(spec.provider);
  const plan = provider.plan(desired, await provider.observe(desired));
  const cost = costOf(provider, desired.previous?.spec ?? null, spec);
  return { status: "planned", environment: spec.environment, plan, ...(cost !== null && { cost }) };
}

/** In US dollars a month, when nobody comes; null where nothing has a price. */
function costOf(provider: Provider, before: Spec | null, after: Spec): PlannedCost | null {
  const estimate = provider.estimate?.(after, { requestsPerMinute: null });
  if (estimate === undefined) return null;
  const { region, noted, idle } = estimate;
  const known = before === null ? undefined : provider.estimate?.(before, { requestsPerMinute: null });
  return { before: known?.idle.monthly ?? 0, after: idle.monthly, region, noted };
}

function environmentFor(
  deps: ControlDeps,
  { app, branch }: DeployRequest,
  slug: string,
  name: string,
): EnvironmentRecord {
  const known = deps.store.environments.get({ app, slug });
  return known === null || known.status === "destroyed" ? freshEnvironment({ app, slug, branch, name }) : known;
}
