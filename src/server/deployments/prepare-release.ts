import { isDeepStrictEqual } from "node:util";
import { BoughError } from "../../lib/bough-error.ts";
import type { DeploymentRecord, ReleaseRecord } from "../../model/records.ts";
import type { Spec } from "../../model/spec.ts";
import type { ControlDeps } from "../control-deps.ts";
import { refuseMove } from "../environments/places.ts";
import { servingRelease } from "../environments/serving-release.ts";
import { resolveCommit } from "./resolve-commit.ts";

/**
 * The release that the deployment makes live: the one that it already names, after a rollback or a
 * crash, or a new one from its commit; the one that serves when its turn comes, where only its instances come and go.
 */
export async function prepareRelease(deps: ControlDeps, deployment: DeploymentRecord): Promise<ReleaseRecord> {
  const { app, slug, branch, commit, kind, release: version } = deployment;
  const { releases } = deps.store;
  if (kind === "sleep" || kind === "wake") return servingRelease(deps.store, { app, slug });
  const known = version === null ? null : releases.get({ app, slug }, version);
  if (known !== null) return known;
  if (commit === null) throw new TypeError(`deployment ${deployment.id} names neither a commit nor a release`);
  const resolution = await resolveCommit(deps, { app, branch, commit });
  if (resolution.status === "skipped")
    throw new BoughError("branch-skipped", resolution.reason, { hint: "No environment takes this branch any more." });
  refuseMove(deps.store, resolution.spec);
  const draft = await draftRelease(deps, { app, slug, branch, commit, spec: resolution.spec });
  return unclaimed(deps, draft) ?? releases.create(draft);
}

/** The same release, made by a deployment that a crash cut off before it could note the number. */
function unclaimed({ store }: ControlDeps, draft: Omit<ReleaseRecord, "version">): ReleaseRecord | null {
  const newest = store.releases.list(draft)[0];
  if (newest === undefined) return null;
  const same: unknown = JSON.parse(JSON.stringify({ ...draft, version: newest.version, createdAt: newest.createdAt }));
  const isClaimed = store.deployments
    .list({ app: draft.app, slug: draft.slug })
    .some(({ release }) => release === newest.version);
  return isDeepStrictEqual(newest, same) && !isClaimed ? newest : null;
}

/** A release that has no number yet: the spec and the content addresses of what it is made of. */
export async function draftRelease(
  deps: ControlDeps,
  source: {
    readonly app: string;
    readonly slug: string;
    readonly branch: string;
    readonly commit: string;
    readonly spec: Spec;
  },
): Promise<Omit<ReleaseRecord, "version">> {
  const repository = deps.repository(source.app);
  const addresses = await Promise.all(
    Object.entries(source.spec.resources).flatMap(([name, spec]) =>
      spec.kind === "table"
        ? []
        : [deps.artifacts.address({ repository, commit: source.commit, spec }).then((id) => [name, id] as const)],
    ),
  );
  return { ...source, artifacts: Object.fromEntries(addresses), createdAt: new Date().toISOString() };
}
