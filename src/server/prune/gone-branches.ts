import { exists } from "../../lib/exists.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { listBranches } from "../git/git.ts";

/**
 * Environments whose branch is not in the app's repository any more; protected ones are never among
 * them, nor those to which releases were only ever promoted, nor those of an app whose repository
 * cannot be read.
 */
export async function goneBranches(deps: ControlDeps): Promise<readonly EnvironmentRecord[]> {
  const mortal = deps.store.environments.list().filter(isMortal);
  const apps = [...new Set(mortal.map(({ app }) => app))];
  const branches = new Map(await Promise.all(apps.map(async (app) => [app, await readBranches(deps, app)] as const)));
  return mortal.filter((one) => branches.get(one.app)?.has(one.branch) === false && wasPushed(deps, one));
}

/** The same question once more, right before the answer is acted upon: the branch may be back. */
export async function isStillGone(deps: ControlDeps, { app, slug, branch }: EnvironmentRecord): Promise<boolean> {
  const branches = await readBranches(deps, app);
  const now = deps.store.environments.get({ app, slug });
  return branches?.has(branch) === false && now !== null && now.branch === branch && isMortal(now);
}

/** A branch that was never there cannot be gone. */
function wasPushed({ store }: ControlDeps, { app, slug }: EnvironmentRecord): boolean {
  const kinds = new Set(store.deployments.list({ app, slug }).map(({ kind }) => kind));
  return kinds.has("deploy") || !kinds.has("promote");
}

/** Branch → commit; none when there is no repository. */
export async function branchesOf(repository: string): Promise<ReadonlyMap<string, string>> {
  return (await exists(repository)) ? listBranches(repository) : new Map();
}

const isMortal = ({ status, protect }: EnvironmentRecord): boolean => status !== "destroyed" && !protect;

async function readBranches(deps: ControlDeps, app: string): Promise<ReadonlyMap<string, string> | null> {
  return branchesOf(deps.repository(app)).catch((error: unknown) => {
    deps.report(error);
    return null;
  });
}
