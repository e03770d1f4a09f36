import { judgeSchema } from "../../config/schema/judge.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { JudgeSpec } from "../../model/judge.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Strategy } from "../../model/strategy.ts";
import type { Store } from "../../store/store.ts";
import { refuseAsleep } from "../sleep/refuse-asleep.ts";

/** How a release of an environment that serves would be judged. */
export interface JudgedEnvironment {
  /** Version of the release that serves. */
  readonly release: number;
  /** As its definition has it; the defaults where its strategy has no judge. */
  readonly judge: JudgeSpec;
  /** First share, in percent, and how long it is watched. */
  readonly share: number;
  readonly duration: number;
}

/** Errors: `release-not-found`, `environment-asleep`. */
export function judgedEnvironment(store: Pick<Store, "releases">, environment: EnvironmentRecord): JudgedEnvironment {
  const serving = environment.release === null ? null : store.releases.get(environment, environment.release);
  if (serving === null)
    throw new BoughError("release-not-found", `Nothing is live in ${environment.app} ${environment.name} yet.`, {
      hint: "Push its branch first.",
    });
  refuseAsleep(environment);
  const { strategy } = serving.spec;
  return { release: serving.version, judge: judgeOf(strategy), ...firstShare(strategy) };
}

function judgeOf(strategy: Strategy): JudgeSpec {
  const own = strategy.kind === "canary" || strategy.kind === "linear" ? strategy.judge : null;
  return own ?? judgeSchema.parse({});
}

function firstShare(strategy: Strategy): { readonly share: number; readonly duration: number } {
  if (strategy.kind === "canary") return { share: strategy.steps[0] ?? SHARE, duration: strategy.bake };
  if (strategy.kind === "linear") return { share: strategy.step, duration: strategy.every };
  return { share: SHARE, duration: DURATION };
}

/** Of a canary that a definition says nothing of. */
const SHARE = 5;
const DURATION = 300_000;
