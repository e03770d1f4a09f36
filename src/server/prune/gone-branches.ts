import { exists } from "../../lib/exists.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { listBranches } from "../git/git.ts";

/** Environments whose branch is not in the app's repository any more; protected ones are never among them. */
export async function goneBranches(deps: ControlDeps): Promise<readonly EnvironmentRecord[]> {
  const alive = deps.store.environments.list().filter(({ status, protect }) => status !== "destroyed" && !protect);
  const apps = [...new Set(alive.map(({ app }) => app))];
  const branches = new Map(
    await Promise.all(apps.map(async (app) => [app, await branchesOf(deps.repository(app))] as const)),
  );
  return alive.filter(({ app, branch }) => branches.get(app)?.has(branch) !== true);
}

/** Branch → commit; none when there is no repository. */
export async function branchesOf(repository: string): Promise<ReadonlyMap<string, string>> {
  return (await exists(repository)) ? listBranches(repository) : new Map();
}
