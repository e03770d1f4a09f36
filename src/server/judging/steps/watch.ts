import type { StepContext } from "../../../engine/plan.ts";
import { BoughError } from "../../../lib/bough-error.ts";
import type { SignalRecord } from "../../../model/signal.ts";
import type { Verdict } from "../../../release/judge/verdict.ts";
import type { SignalHub } from "../../signals/signal-hub.ts";
import { standingOf } from "../../signals/standing.ts";
import type { Canaries, JudgedRelease } from "../canaries.ts";
import type { Canary, LookOptions } from "../canary.ts";
import { createNarrator } from "./narrate.ts";
import type { Narrator } from "./narrate.ts";
import { waitForLook } from "./wait-for-look.ts";

export interface WatchDeps {
  readonly canaries: Canaries;
  readonly signals: SignalHub;
}

export interface WatchOptions {
  readonly release: JudgedRelease;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Milliseconds after which sessions that are still under way are counted. */
  readonly flushEvery: number;
  /** Milliseconds until the step's time is over, given those that count until now; infinite for one that has none. */
  left(elapsed: number): number;
  /** Whether the step is done after this look; `held` tells, once, why it is not although its time is over. */
  isDone(verdict: Verdict, elapsed: number): boolean;
  /** Why it goes on although it could have ended; null while it could not. */
  holding(verdict: Verdict, elapsed: number): string | null;
  /** What is told of the evidence when the step is done. */
  readonly tells: "everything" | "errors";
}

/** What a watched step hands on: the judge's last word, or the person's who took its place. */
export interface Watched {
  readonly verdict: string;
  readonly reason: string;
  readonly promotedBy: string | null;
}

/**
 * Looks until the step is done. Fails with `release-worse` as soon as the judge does, also while the
 * deployment is paused: what hurts users is taken back. Ends at once when somebody promotes the release.
 */
export async function watch(deps: WatchDeps, context: StepContext, options: WatchOptions): Promise<Watched> {
  const { deployment, step, signal, log } = context;
  const narrator = createNarrator(log, Math.max(options.interval, TOLD_EVERY));
  let [held, last]: [string | null, Verdict | null] = [null, null];
  const begun = performance.now();
  let flushed = begun;
  for (;;) {
    signal.throwIfAborted();
    const standing = standingOf(deps.signals.read(deployment));
    const { canary } = await deps.canaries.of(deployment, options.release);
    if (standing.promotion !== null) return promoted(canary, standing.promotion, log);
    const flush = performance.now() - flushed >= options.flushEvery;
    if (flush) flushed = performance.now();
    const verdict = await lookOf(canary, { step: step.id, paused: standing.pause !== null, flush }, narrator);
    const elapsed = canary.elapsed(step.id);
    if (verdict !== null) {
      if (verdict.outcome === "fail") throw worse(canary, options.release, verdict);
      if (options.isDone(verdict, elapsed)) {
        narrator.conclude(verdict, options.tells);
        return { verdict: canary.id, reason: verdict.reason, promotedBy: null };
      }
      const holding = options.holding(verdict, elapsed);
      if (holding !== null && holding !== held) tellHold(context, narrator, verdict, holding);
      else narrator.tell(verdict);
      [held, last] = [holding, verdict];
    }
    const interval = Math.max(options.interval, (performance.now() - begun) / MOST_LOOKS);
    const left = last === null ? interval : options.left(elapsed);
    await waitForLook(deps.signals, deployment, { ms: Math.max(SHORTEST, Math.min(interval, left)), signal });
  }
}

const TOLD_EVERY = 30_000;
const SHORTEST = 50;
/** What is held or paused for days is looked at ever more rarely, so that its record stays small. */
const MOST_LOOKS = 720;
/** A client that is always there is counted once a minute. */
export const LONGEST_SESSION = 60_000;

async function lookOf(canary: Canary, options: LookOptions, narrator: Narrator): Promise<Verdict | null> {
  try {
    return await canary.look(options);
  } catch (error) {
    narrator.failed(error);
    return null;
  }
}

function tellHold({ deployment, log }: StepContext, narrator: Narrator, verdict: Verdict, holding: string): void {
  narrator.conclude(verdict, "everything");
  log(
    `${holding} It goes on by itself when there is evidence; \`bough promote-full ${deployment}\` lets it have everything,`,
  );
  log(`\`bough abort ${deployment}\` takes it back, \`bough retry ${deployment}\` begins the evidence anew.`);
}

function promoted({ id }: Canary, { actor, reason }: SignalRecord, log: (line: string) => void): Watched {
  log(`Promoted by ${actor}${reason === null ? "" : `: ${reason}`}. The judge is not asked any more.`);
  return { verdict: id, reason: "promoted", promotedBy: actor };
}

function worse(canary: Canary, { version, previous }: JudgedRelease, { evidence }: Verdict): BoughError {
  const message = [`v${version} is worse than v${previous ?? 0}, and is taken back.`, ...evidence.slice(1)].join("\n");
  return new BoughError("release-worse", message, {
    hint: `\`bough verdict show ${canary.id}\` has the counts; push a better one.`,
  });
}
