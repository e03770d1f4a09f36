import { BoughError } from "../lib/bough-error.ts";
import type { SignalKind } from "../model/signal.ts";
import type { SignalAnswer } from "../server/client/api-client.ts";
import { asked } from "./asked.ts";
import type { CommandOptions } from "./command.ts";
import type { Context } from "./context.ts";
import { targetEnvironment } from "./target.ts";

/** As ids of deployments are made. */
const ID = /^d-[0-9a-hjkmnp-tv-z]{17}$/;

/** Asks something of the deployment that is named by its id, or by the environment in which it is under way. */
export async function ask(
  context: Context,
  kind: SignalKind,
  name: string | undefined,
  options: CommandOptions,
): Promise<SignalAnswer> {
  const isId = name !== undefined && ID.test(name);
  if (isId) await refuseOther(context, name, options);
  const of = isId ? { deployment: name } : await targetEnvironment(context, options, name);
  return context.api().signal(of, { kind, ...asked(options) });
}

/** Who names an app as well means that app's deployment, and has another one's id before them by mistake. */
async function refuseOther(context: Context, id: string, { app }: { readonly app?: string }): Promise<void> {
  if (app === undefined) return;
  const { deployment } = await context.api().deployment(id);
  if (deployment.app === app) return;
  throw new BoughError("deployment-not-found", `${id} is a deployment of ${deployment.app}, not of ${app}.`, {
    hint: "`bough deployment list` shows their ids.",
  });
}

/** Asks, and prints what was done. */
export async function askAndSay(
  context: Context,
  { kind, done }: { readonly kind: SignalKind; readonly done: string },
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const answer = await ask(context, kind, name, options);
  const { id, app, environment } = answer.deployment;
  context.result(answer, `${done}: ${id} of ${app} ${environment}`);
}
