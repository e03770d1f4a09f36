import { BoughError } from "../lib/bough-error.ts";
import type { DeploymentDetail } from "../server/client/api-client.ts";
import type { Context } from "./context.ts";
import { interruption } from "./interruption.ts";
import { createProgress } from "./render/progress.ts";

/** Shows a deployment's progress until it has ended; Ctrl-C ends the showing, and not the deployment. */
export async function follow(context: Context, id: string): Promise<DeploymentDetail> {
  const api = context.api();
  const interrupted = interruption();
  const progress = createProgress(process.stderr);
  try {
    for await (const event of api.events(id, { signal: interrupted.signal })) progress.show(event);
    progress.end(true);
  } catch (error) {
    progress.end(false);
    if (!interrupted.signal.aborted) throw error;
    throw context.headless ? cutOff(error) : goesOn(id, error);
  } finally {
    interrupted.end();
  }
  return api.deployment(id);
}

const goesOn = (id: string, cause: unknown): BoughError =>
  new BoughError("interrupted", "The deployment goes on without this command.", {
    hint: `Look at it with \`bough deployment show ${id}\`.`,
    cause,
  });

const cutOff = (cause: unknown): BoughError =>
  new BoughError("interrupted", "The deployment was cut off, and the environment is guarded for some seconds.", {
    hint: "Run the command again: it is taken up where it was.",
    cause,
  });

/** @throws the deployment's own error unless it succeeded. */
export function assertSucceeded({ deployment }: DeploymentDetail): void {
  const { status, error, environment } = deployment;
  if (status === "succeeded") return;
  throw new BoughError(error?.code ?? status, error?.message ?? `The deployment of ${environment} was ${status}.`, {
    ...(typeof error?.hint === "string" && { hint: error.hint }),
  });
}
