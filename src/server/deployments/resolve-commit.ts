import { BoughError } from "../../lib/bough-error.ts";
import { resolve } from "../../config/resolve.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Resolution } from "../../model/spec.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { DeployRequest } from "../control.ts";

/** What the definition in a commit says of the branch: a spec, or skipped with the reason. */
export async function resolveCommit(deps: ControlDeps, { app, branch, commit }: DeployRequest): Promise<Resolution> {
  const definition = await deps.definition(app, commit);
  if (definition.name !== app) throw misnamed(definition.name, app);
  return resolve(definition, branch, { taken: live(deps.store.environments.list({ app })) });
}

const live = (environments: readonly EnvironmentRecord[]): readonly EnvironmentRecord[] =>
  environments.filter(({ status }) => status !== "destroyed");

const misnamed = (name: string, app: string): BoughError =>
  new BoughError("app-name-mismatch", `The definition calls the app ${name}, but it was pushed to ${app}.`, {
    hint: `Push to /git/${name}.git, or write \`name: "${app}"\` in bough.config.ts.`,
  });
