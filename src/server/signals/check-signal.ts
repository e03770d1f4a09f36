import type { StepRecord } from "../../engine/journal.ts";
import type { Plan } from "../../engine/plan.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { GatesSpec } from "../../model/gates.ts";
import type { DeploymentRecord } from "../../model/records.ts";
import type { SignalKind } from "../../model/signal.ts";
import { contractMigration } from "../../release/rollout/contract-barrier.ts";
import { approversOf } from "../gates/approval-of.ts";
import type { Standing } from "./standing.ts";

export interface Asked {
  readonly kind: SignalKind;
  readonly actor: string;
  readonly reason: string | null;
  readonly deployment: DeploymentRecord;
  readonly plan: Plan | null;
  readonly journal: readonly StepRecord[];
  readonly standing: Standing;
  /** Gates of the release that is deployed; null before it is known. */
  readonly gates: GatesSpec | null;
}

/**
 * Refuses what cannot be asked of a deployment as it is. Pure.
 *
 * @throws `deployment-conflict`, `approval-refused`, `reason-missing`.
 */
export function checkSignal(asked: Asked): void {
  const { kind, deployment } = asked;
  const { id, status, finishedAt } = deployment;
  if (deployment.kind === "traffic")
    throw conflict(`${id} changes the traffic, which takes a moment only.`, "Set the traffic as you want it.");
  if (kind === "retry" ? status === "succeeded" : finishedAt !== null)
    throw conflict(`${id} has ended already: ${status}.`, hintAfter(asked));
  if (kind === "retry" && finishedAt !== null) return;
  if (deployment.kind === "destroy" && !(kind === "abort" && status === "queued"))
    throw conflict(`${id} is destroying already, so it will be finished.`, "Push the branch again to have it anew.");
  if (kind !== "abort" && isFinished(asked))
    throw conflict(`${id} has all the traffic for good, and is only clearing up.`);
  checks[kind](asked);
}

const checks: Readonly<Record<SignalKind, (asked: Asked) => void>> = {
  approve(asked) {
    const { id } = asked.deployment;
    needsReason(asked);
    if (!waitsForApproval(asked))
      throw conflict(`${id} waits for nobody's approval.`, "`bough deployment show` says what it does.");
    checkApprover(asked);
  },
  pause: () => undefined,
  resume({ deployment, standing }) {
    if (standing.pause === null) throw conflict(`${deployment.id} is not paused.`);
  },
  abort(asked) {
    if (isFinished(asked) && hasContract(asked))
      throw conflict(
        `${asked.deployment.id} has changed the data in a way that the release before cannot live with.`,
        "Push a fix; or go back all the same with `bough rollback --force`, when it has ended.",
      );
  },
  "promote-full"(asked) {
    needsReason(asked);
    if (waitsForApproval(asked)) checkApprover(asked);
  },
  retry: () => undefined,
};

const isFinished = ({ plan, journal }: Asked): boolean =>
  plan !== null &&
  plan.pointOfNoReturn !== null &&
  journal.some(({ phase, id, status }) => phase === "steps" && id === plan.pointOfNoReturn && status === "done");

const hasContract = ({ plan }: Asked): boolean => plan?.steps.some(({ kind }) => kind === contractMigration) === true;

/** Whether a gate is still shut that an approval opens. */
function waitsForApproval({ plan, journal, gates }: Asked): boolean {
  const open = new Set(
    journal.filter(({ phase, status }) => phase === "steps" && status === "done").map(({ id }) => id),
  );
  const kinds = gates?.window?.outside === "approval" ? ["gate.approval", "gate.window"] : ["gate.approval"];
  return plan?.steps.some(({ id, kind }) => kinds.includes(kind) && !open.has(id)) === true;
}

function checkApprover({ actor, deployment, gates }: Asked): void {
  const by = approversOf(gates);
  if (by.length === 0 || by.includes(actor)) return;
  throw new BoughError("approval-refused", `${actor} may not approve ${deployment.id}.`, {
    hint: `${by.join(" or ")} may: say who you are with --as, or use a token of that name.`,
  });
}

function needsReason({ kind, reason }: Asked): void {
  if (reason !== null && reason.trim() !== "") return;
  throw new BoughError("reason-missing", `Nobody may ${kind} without a reason.`, {
    hint: 'Give one: --reason "the figures look good".',
  });
}

const hintAfter = ({ kind, deployment }: Asked): string | undefined =>
  kind === "retry"
    ? "It needs no second try."
    : deployment.status === "succeeded"
      ? "Take it back with `bough rollback`."
      : "Try it again with `bough retry`.";

const conflict = (message: string, hint?: string): BoughError =>
  new BoughError("deployment-conflict", message, hint === undefined ? {} : { hint });
