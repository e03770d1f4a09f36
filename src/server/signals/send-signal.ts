import { BoughError } from "../../lib/bough-error.ts";
import type { DeploymentRecord } from "../../model/records.ts";
import type { SignalRecord } from "../../model/signal.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { SignalAnswer, SignalRequest } from "../control.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { listBranches } from "../git/git.ts";
import { checkSignal } from "./check-signal.ts";
import { standingOf } from "./standing.ts";

/** Takes what people ask of a deployment: refuses it, or writes it down and then sees that it is done. */
export async function sendSignal(
  deps: ControlDeps,
  deployments: Deployments,
  deployment: DeploymentRecord,
  request: SignalRequest,
): Promise<SignalAnswer> {
  const { store, signals, events } = deps;
  const { id, release } = deployment;
  checkSignal({
    ...request,
    deployment,
    plan: store.deployments.getPlan(id),
    journal: store.journal.read(id),
    standing: standingOf(signals.read(id)),
    gates: release === null ? null : (store.releases.get(deployment, release)?.spec.gates ?? null),
  });
  const isOver = deployment.finishedAt !== null;
  if (request.kind === "retry" && isOver) await checkRetry(deps, deployment);
  const signal = signals.send({ deployment: id, ...request });
  if (!isOver) events.emit(id, { type: "message", text: sentence(signal) });
  if (signal.kind === "abort") deployments.abort(deployment);
  if (signal.kind === "retry" && isOver) return { signal, deployment: deployments.retry(deployment) };
  return { signal, deployment: store.deployments.get(id) ?? deployment };
}

/** The deployment that is meant by an environment's name: the one under way, for a retry else the last one. */
export function deploymentOf(
  { store }: ControlDeps,
  { app, environment, kind }: { readonly app: string; readonly environment: string; readonly kind: string },
): DeploymentRecord {
  const { slug, name } = findEnvironment(store, app, environment);
  const all = store.deployments.list({ app, slug }).filter((one) => one.kind !== "traffic" && one.kind !== "repair");
  const underWay =
    all.findLast(({ status }) => status === "running") ?? all.findLast(({ status }) => status === "queued");
  const found = underWay ?? (kind === "retry" ? all[0] : undefined);
  if (found !== undefined) return found;
  throw new BoughError("deployment-not-found", `No deployment of ${app} ${name} is under way.`, {
    hint: "See `bough deployment list`.",
  });
}

/** A commit that is no longer its branch's head would be replaced by that head at the next start. */
async function checkRetry(deps: ControlDeps, { kind, app, branch, commit, release }: DeploymentRecord): Promise<void> {
  if (kind !== "deploy") return;
  const head = (await listBranches(deps.repository(app))).get(branch);
  if (head === commit) return;
  throw new BoughError("deployment-conflict", `${branch} is at another commit by now.`, {
    hint:
      release === null
        ? "Push what shall be deployed."
        : `Push it, or go there with \`bough rollback --to v${release}\`.`,
  });
}

const DONE = {
  approve: "Approved",
  pause: "Paused",
  resume: "Resumed",
  abort: "Aborted",
  "promote-full": "Promoted to all the traffic",
  retry: "Looked at anew, as asked",
} as const;

const sentence = ({ kind, actor, reason }: SignalRecord): string =>
  `${DONE[kind]} by ${actor}${reason === null ? "" : `: ${reason}`}`;
