import { BoughError } from "../../lib/bough-error.ts";
import { plainLine } from "../../lib/plain-line.ts";
import type { Control } from "../control.ts";
import type { DeploymentRecord, ErrorRecord } from "../../model/records.ts";
import { publicError } from "../public-error.ts";
import type { Push, RefUpdate } from "./push.ts";
import { noProgress, renderError, renderProgress } from "../client/render-progress.ts";
import { renderOutcome } from "./render-outcome.ts";

export interface PushContext {
  readonly control: Control;
  /** Aborted when the pusher is gone: what has begun goes on. */
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** What a ref update has led to. */
type Begun =
  | { readonly branch: string; readonly status: "begun"; readonly deployment: DeploymentRecord }
  | { readonly branch: string; readonly status: "skipped"; readonly reason: string }
  | { readonly branch: string; readonly status: "refused"; readonly error: ErrorRecord };

/**
 * Deploys every branch that a push has moved and destroys what belonged to those it has deleted;
 * yields the lines that the pusher reads. All of it has begun before the first line, so nothing
 * depends on the pusher's staying. With the push option `detach` the lines are for a program:
 * `bough-deployment: <id>`, `bough-skipped: <reason>` or `bough-error: <code>: <message>`.
 */
export async function* handlePush(push: Push, context: PushContext): AsyncGenerator<string> {
  // Branches, and what other people's programs say, reach the terminal of whoever pushes.
  for await (const text of told(push, context)) yield* text.split("\n").map(plainLine);
}

async function* told(push: Push, context: PushContext): AsyncGenerator<string> {
  const begun = await Promise.all(push.updates.filter(isBranch).map((update) => begin(push.app, update, context)));
  for (const one of begun) {
    if (push.options.includes("detach")) yield detachedLine(one);
    else yield* follow(push.app, one, context);
  }
}

function isBranch(update: RefUpdate): boolean {
  return update.ref.startsWith("refs/heads/");
}

async function begin(app: string, update: RefUpdate, { control, onError }: PushContext): Promise<Begun> {
  const branch = update.ref.slice("refs/heads/".length);
  try {
    return /^0+$/.test(update.after)
      ? await beginDestroy(control, app, branch)
      : await beginDeploy(control, app, branch, update.after);
  } catch (error) {
    if (!(error instanceof BoughError)) onError(error);
    return { branch, status: "refused", error: publicError(error) };
  }
}

async function beginDeploy(control: Control, app: string, branch: string, commit: string): Promise<Begun> {
  const answer = await control.deploy({ app, branch, commit });
  return answer.status === "skipped"
    ? { branch, status: "skipped", reason: answer.reason }
    : { branch, status: "begun", deployment: answer.deployment };
}

async function beginDestroy(control: Control, app: string, branch: string): Promise<Begun> {
  const environment = control.environments({ app }).find((one) => one.branch === branch && one.status !== "destroyed");
  if (environment === undefined)
    return { branch, status: "skipped", reason: "the branch is gone, and it had no environment" };
  if (environment.protect) {
    return {
      branch,
      status: "skipped",
      reason: `the branch is gone, but ${environment.name} is protected and kept; to destroy it: bough env destroy ${environment.name} --force`,
    };
  }
  return { branch, status: "begun", deployment: await control.destroy(app, environment.slug, { force: false }) };
}

function detachedLine(begun: Begun): string {
  switch (begun.status) {
    case "begun":
      return `bough-deployment: ${begun.deployment.id}`;
    case "skipped":
      return `bough-skipped: ${begun.reason}`;
    case "refused":
      return `bough-error: ${begun.error.code}: ${begun.error.message}`;
  }
}

async function* follow(app: string, begun: Begun, context: PushContext): AsyncGenerator<string> {
  if (begun.status === "skipped") {
    yield `${begun.branch} skipped: ${begun.reason}`;
  } else if (begun.status === "refused") {
    yield `${begun.branch} was not deployed:`;
    yield* renderError(begun.error);
  } else {
    yield* followDeployment(app, begun.deployment, context);
  }
}

async function* followDeployment(
  app: string,
  deployment: DeploymentRecord,
  { control, signal }: PushContext,
): AsyncGenerator<string> {
  const commit = deployment.commit === null ? "" : ` at ${deployment.commit.slice(0, 7)}`;
  yield `${deployment.kind === "destroy" ? "Destroying" : "Deploying"} ${deployment.environment} of ${app}${commit}`;
  let state = noProgress;
  for await (const event of control.events(deployment.id, 0, signal)) {
    const [next, lines] = renderProgress(state, event);
    state = next;
    yield* lines;
  }
  const { deployment: ended, url } = control.deployment(deployment.id);
  const environment = control.environments({ app }).find((one) => one.slug === ended.slug) ?? null;
  yield* renderOutcome({
    deployment: ended,
    url: environment?.url ?? url,
    environment,
    receipt: control.receipt(ended.id),
    told: state.told,
  });
}
