import type { DeploymentKind } from "../../model/records.ts";
import { ask } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { follow } from "../follow.ts";

/** Takes a deployment back and shows how, until what served before serves again. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  const { deployment } = await ask(context, "abort", name, options);
  const detail = await follow(context, deployment.id);
  const { id, app, environment, status, error } = detail.deployment;
  const behind = status === "succeeded" ? await rollbackBehind(context, detail.deployment.app, environment, id) : null;
  const ended = behind === null ? detail : await follow(context, behind);
  const isBack = ended.deployment.status === "cancelled" || ended.deployment.status === "succeeded";
  const said = behind === null ? `${id} of ${app} ${environment} is ${status}.` : `${id} was rolled back by ${behind}.`;
  context.result(ended, error === null || status === "cancelled" ? said : `${said}\n${error.message}`);
  return isBack ? 0 : 1;
}

/** What takes a deployment back that could not be stopped any more when it was aborted. */
async function rollbackBehind(
  { api }: Context,
  app: string,
  environment: string,
  aborted: string,
): Promise<string | null> {
  const [newest] = await api().deployments({ app, environment, limit: 1 });
  return newest !== undefined && newest.id > aborted && WAYS_BACK.has(newest.kind) ? newest.id : null;
}

const WAYS_BACK: ReadonlySet<DeploymentKind> = new Set(["rollback", "sleep", "wake"]);
