import { exists } from "../../lib/exists.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { listBranches } from "../git/git.ts";

/**
 * Environments whose branch is not in the app's repository any more; protected ones are never among
 * them, nor those of an app whose repository cannot be read.
 */
export async function goneBranches(deps: ControlDeps): Promise<readonly EnvironmentRecord[]> {
  const mortal = deps.store.environments.list().filter(isMortal);
  const apps = [...new Set(mortal.map(({ app }) => app))];
  const branches = new Map(await Promise.all(apps.map(async (app) => [app, await readBranches(deps, app)] as const)));
  return mortal.filter(({ app, branch }) => branches.get(app)?.has(branch) === false);
}

/** The same question once more, right before the answer is acted upon: the branch may be back. */
export async function isStillGone(deps: ControlDeps, { app, slug, branch }: EnvironmentRecord): Promise<boolean> {
  const branches = await readBranches(deps, app);
  const now = deps.store.environments.get({ app, slug });
  return branches?.has(branch) === false && now !== null && now.branch === branch && isMortal(now);
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
