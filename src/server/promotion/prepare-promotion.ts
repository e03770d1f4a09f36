import { fixedBranches } from "../../config/choose-rule.ts";
import { diffSpecs, type SpecDifference } from "../../config/diff.ts";
import { environmentRules } from "../../config/environment-rules.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { freshEnvironment } from "../deployments/desired.ts";
import { resolveCommit } from "../deployments/resolve-commit.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { refuseMove } from "../environments/places.ts";
import { promotedSpec } from "./promoted-spec.ts";

export interface Promotion {
  /** The release whose artifacts are taken. */
  readonly source: ReleaseRecord;
  readonly target: EnvironmentRecord;
  readonly release: Omit<ReleaseRecord, "version">;
  readonly differences: readonly SpecDifference[];
}

/** What promoting from one environment to another makes: a release of the target, without building anything. */
export async function preparePromotion(
  deps: ControlDeps,
  { app, from, to }: { readonly app: string; readonly from: string; readonly to: string },
): Promise<Promotion> {
  const { store } = deps;
  const origin = findEnvironment(store, app, from);
  const version = origin.release;
  const source = version === null ? null : store.releases.get(origin, version);
  if (source === null || origin.status === "destroyed")
    throw new BoughError("release-not-found", `Nothing is live in ${app} ${origin.name} yet.`, {
      hint: "Push its branch first.",
    });
  const branch = await targetBranch(deps, source, to);
  const resolution = await resolveCommit(deps, { app, branch, commit: source.commit });
  if (resolution.status === "skipped") throw new BoughError("branch-skipped", resolution.reason);
  const { environment: name, slug } = resolution.spec;
  if (slug === origin.slug)
    throw new BoughError("promotion-impossible", `${from} and ${to} are the same environment.`, {
      hint: "Name another one to promote to: see `bough env list`.",
    });
  const spec = promotedSpec(source, resolution.spec);
  refuseMove(store, spec);
  const there = await resolveCommit(deps, { app, branch: origin.branch, commit: source.commit });
  const origins = there.status === "resolved" ? there.origins : {};
  const known = store.environments.get({ app, slug });
  return {
    source,
    target: known === null || known.status === "destroyed" ? freshEnvironment({ app, slug, branch, name }) : known,
    release: {
      app,
      slug,
      branch,
      commit: source.commit,
      spec,
      artifacts: source.artifacts,
      createdAt: new Date().toISOString(),
    },
    differences: diffSpecs({ spec: source.spec, origins }, { spec, origins: resolution.origins }),
  };
}

/** The branch of an environment that is there, or of a fixed one that the definition has and nobody has pushed yet. */
async function targetBranch(deps: ControlDeps, { app, commit }: ReleaseRecord, to: string): Promise<string> {
  const alive = deps.store.environments.list({ app }).filter(({ status }) => status !== "destroyed");
  for (const key of ["name", "branch", "slug"] as const) {
    const found = alive.find((one) => one[key] === to);
    if (found !== undefined) return found.branch;
  }
  const fixed = fixedBranches(environmentRules(await deps.definition(app, commit)));
  const branch = fixed.get(to);
  if (branch !== undefined) return branch;
  const names = [...new Set([...alive.map(({ name }) => name), ...fixed.keys()])];
  throw new BoughError("environment-not-found", `${app} has no environment ${to}.`, {
    hint: `There are: ${names.join(", ")}.`,
  });
}
