import type { VerdictRecord } from "../../model/verdict-record.ts";
import { conclude } from "../../release/judge/conclude.ts";
import { observe, startJudge } from "../../release/judge/judge.ts";
import type { JudgeSettings } from "../../release/judge/judge-settings.ts";
import type { JudgeState } from "../../release/judge/judge-state.ts";
import type { Observation } from "../../release/judge/observation.ts";
import type { Verdict } from "../../release/judge/verdict.ts";
import type { LookWriter } from "./look-writer.ts";
import { countersAfter, observationOf, see } from "./observe-canary.ts";
import type { Watched } from "./observe-canary.ts";
import type { Progress } from "./progress.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** One judge of one canary, between its looks and over restarts of control. */
export interface Canary {
  /** Id of its record. */
  readonly id: string;
  readonly settings: JudgeSettings;
  /** Milliseconds of the step that count: up to the last look, without pauses. */
  elapsed(step: string): number;
  /**
   * Looks once on behalf of a step. The look is stored before it counts; when it cannot be made or stored,
   * rejects and nothing has changed. The very first one only notes where the counters stand: null.
   */
  look(options: LookOptions): Promise<Verdict | null>;
}

export interface LookOptions {
  /** Id of the step that looks. */
  readonly step: string;
  readonly paused: boolean;
  /** Whether sessions that are under way are counted as they are. */
  readonly flush: boolean;
}

export interface CanaryDeps {
  readonly traffic: TrafficSource;
  readonly write: LookWriter;
  setProgress(id: string, progress: Progress): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Takes a record up where its last look ended. */
export function openCanary(
  deps: CanaryDeps,
  record: Pick<VerdictRecord, "id" | "looks">,
  watched: Watched,
  {
    progress: stored,
    observations,
  }: { readonly progress: Progress | null; readonly observations: readonly Observation[] },
): Canary {
  const { id } = record;
  let state: JudgeState = observations.reduce(observe, startJudge(watched.settings));
  let progress = stored;

  return {
    id,
    settings: watched.settings,
    elapsed: (step) => (progress?.step === step ? progress.elapsed : 0),
    async look({ step, paused, flush }) {
      const sight = await see(deps.traffic, watched, progress, { flush });
      const takenAt = deps.now();
      if (progress === null) {
        begin({ takenAt, active: 0, step, elapsed: 0, paused, ...countersAfter(null, sight) });
        return null;
      }
      const counted = progress.paused ? 0 : Math.max(0, takenAt - progress.takenAt);
      const active = progress.active + counted;
      const elapsed = progress.step === step ? progress.elapsed + counted : 0;
      const observation = observationOf(watched, progress, sight, active);
      const next = observe(state, observation);
      const verdict = conclude(next);
      const after = { takenAt, active, step, elapsed, paused, ...countersAfter(progress, sight) };
      const at = new Date(takenAt).toISOString();
      await deps.write({ of: id, seq: next.looks, at, observation, progress: after, verdict });
      [state, progress] = [next, after];
      return verdict;
    },
  };

  function begin(first: Progress): void {
    deps.setProgress(id, first);
    progress = first;
  }
}
