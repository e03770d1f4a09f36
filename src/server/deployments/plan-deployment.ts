import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { DeployRequest, PlanAnswer } from "../control.ts";
import { refuseMove } from "../environments/places.ts";
import { plannedCost } from "./planned-cost.ts";
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
  const cost = plannedCost(provider, desired);
  return { status: "planned", environment: spec.environment, plan, ...(cost !== null && { cost }) };
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
