import { inputOf } from "../../engine/step.ts";
import type { StepContext, StepHandlers } from "../../engine/plan.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { Json } from "../../lib/json.ts";
import type { ReleaseWindow } from "../../model/gates.ts";
import type { SignalRecord } from "../../model/signal.ts";
import type { ApprovalInput, FreezeInput, WindowInput } from "../../release/rollout/steps.ts";
import type { Store } from "../../store/store.ts";
import type { SignalHub } from "../signals/signal-hub.ts";
import { standingOf } from "../signals/standing.ts";
import { approvalOf, approversOf } from "./approval-of.ts";
import { activeFreeze, nextOpening } from "./next-opening.ts";
import { describeMoment, describeWindow } from "./describe-window.ts";
import { waitForNews } from "./wait-for-news.ts";

export interface GateDeps {
  readonly signals: SignalHub;
  readonly store: Pick<Store, "releases">;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Steps that wait for people or for the time. What opens them is on disk, so they may begin to wait anew. */
export const gateSteps = (deps: GateDeps): StepHandlers => ({
  "gate.approval": (context) => approval(deps, context),
  "gate.window": (context) => openWindow(deps, context),
  "gate.freeze": (context) => noFreeze(deps, context),
});

function approval(deps: GateDeps, context: StepContext): Promise<Json> {
  const { by } = inputOf<ApprovalInput>(context.step);
  const who = by.length === 0 ? "somebody" : by.join(" or ");
  const say = once(context.log);
  return passed(deps, context, (asked) => {
    const { promotion, approvals } = standingOf(asked);
    const found = approvalOf(approvals, by) ?? promotion;
    if (found !== null) return { open: told(context, found) };
    say(`Waits for ${who} to approve: bough approve ${context.deployment} --reason "…"`);
    return { nap: null };
  });
}

function openWindow({ now = Date.now, ...deps }: GateDeps, context: StepContext): Promise<Json> {
  const { window, environment, version } = inputOf<WindowInput>(context.step);
  const gates = deps.store.releases.get(environment, version)?.spec.gates;
  const freezes = gates?.freezes ?? [];
  const say = once(context.log);
  return passed(deps, context, (asked) => {
    const { promotion, approvals } = standingOf(asked);
    const excused =
      promotion ?? (window.outside === "approval" ? approvalOf(approvals, approversOf(gates ?? null)) : null);
    const opening = nextOpening(excused === null ? window : null, freezes, now());
    if (opening === null) throw neverOpen(window);
    if (opening <= now()) return { open: excused === null ? null : told(context, excused) };
    const frozen = activeFreeze(freezes, now());
    const why = frozen === null ? `Outside the release window (${describeWindow(window)})` : frozenText(frozen.reason);
    say(`${why}: waits until ${describeMoment(opening, window.zone)}. To go on now: ${wayOn(window, context, frozen)}`);
    return { nap: opening - now() };
  });
}

/** Nobody gets past a freeze: it is in the definition for that. */
function noFreeze({ now = Date.now, ...deps }: GateDeps, context: StepContext): Promise<Json> {
  const { freezes } = inputOf<FreezeInput>(context.step);
  const say = once(context.log);
  return passed(deps, context, () => {
    const end = nextOpening(null, freezes, now()) ?? Number.POSITIVE_INFINITY;
    const frozen = activeFreeze(freezes, now());
    if (frozen === null) return { open: null };
    say(
      `${frozenText(frozen.reason)}: waits until ${describeMoment(end, "UTC")}. To give up: bough abort ${context.deployment}`,
    );
    return { nap: end - now() };
  });
}

type Look = { readonly open: Json } | { readonly nap: number | null };

/** Looks whenever there is news or it is time, until it is open. */
async function passed(
  { signals }: Pick<GateDeps, "signals">,
  { deployment, signal }: StepContext,
  look: (asked: readonly SignalRecord[]) => Look,
): Promise<Json> {
  let asked = signals.read(deployment);
  for (;;) {
    const seen = look(asked);
    if ("open" in seen) return seen.open;
    asked = await waitForNews({ signals, deployment, after: asked.at(-1)?.seq ?? 0, nap: seen.nap, signal });
  }
}

/** Who let it go on and why: the step's output, which stays in the journal. */
function told({ log }: StepContext, { kind, actor, reason, at }: SignalRecord): Json {
  log(`${kind === "approve" ? "Approved" : "Let through"} by ${actor}: ${reason ?? "no reason given"}`);
  return { by: actor, how: kind, reason, at };
}

function wayOn(
  { outside }: ReleaseWindow,
  { deployment }: StepContext,
  frozen: { readonly reason: string } | null,
): string {
  if (frozen !== null) return `there is none but bough abort ${deployment}`;
  return outside === "approval"
    ? `bough approve ${deployment} --reason "…"`
    : `bough promote-full ${deployment} --reason "…"`;
}

const frozenText = (reason: string): string => `Releases are frozen (${reason})`;

/** Says each thing once, however often the clock is looked at. */
function once(log: (line: string) => void): (line: string) => void {
  let last = "";
  return (line) => {
    if (line !== last) log(line);
    last = line;
  };
}

const neverOpen = (window: ReleaseWindow): BoughError =>
  new BoughError("window-never-opens", `The release window (${describeWindow(window)}) does not open in two years.`, {
    hint: "A freeze covers all of it: change the gates in the definition and push again.",
  });
