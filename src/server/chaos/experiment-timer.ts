import type { ChaosTarget } from "../../chaos/chaos-ports.ts";
import { type PlannedExperiment, nextExperiment } from "../../chaos/schedule/next-experiment.ts";
import { seededRandom } from "../../chaos/schedule/seeded-random.ts";
import type { ChaosSchedule } from "../../model/chaos.ts";

/** An environment that runs experiments at random times. */
export interface ScheduledEnvironment {
  readonly target: ChaosTarget;
  readonly schedule: ChaosSchedule;
  /** When its release began to serve, or the last experiment did. Milliseconds since 1970. */
  readonly since: number;
}

export interface ExperimentTimerDeps {
  environments(): Promise<readonly ScheduledEnvironment[]>;
  /** Begins what is due; what may not run now is left out. */
  begin(target: ChaosTarget, experiment: string): void;
  readonly report: (error: unknown) => void;
  readonly now?: () => number;
}

export interface ExperimentTimer {
  /** Looks what is due and when the next one is; to be called whenever an environment has changed. */
  look(): void;
  stop(): void;
}

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** One timer for all environments. The times follow from what is stored, so a restart changes nothing. */
export function createExperimentTimer(deps: ExperimentTimerDeps): ExperimentTimer {
  const { environments, begin, report, now = Date.now } = deps;
  /** Due, or over without having run. */
  const tried = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let round = 0;

  return {
    look: () => void turn().catch(report),
    stop() {
      round = -1;
      clearTimeout(timer);
    },
  };

  async function turn(): Promise<void> {
    if (round < 0) return;
    round += 1;
    const current = round;
    const all = await environments();
    // Another look has begun since, and knows more.
    if (current !== round) return;
    clearTimeout(timer);
    const due = all.map((one) => ({ ...one, next: nextOf(one) }));
    const times = due.flatMap(({ next }) => (next === null ? [] : [next.at]));
    if (times.length === 0) return;
    timer = setTimeout(() => strike(due), Math.min(Math.max(0, Math.min(...times) - now()), LONGEST));
    timer.unref();
  }

  function strike(due: readonly (ScheduledEnvironment & { readonly next: PlannedExperiment | null })[]): void {
    for (const { target, next } of due) {
      if (next === null || next.at > now()) continue;
      tried.set(keyOf(target), next.at);
      begin(target, next.experiment);
    }
    void turn().catch(report);
  }

  /** What was due while nobody was there, or while it might not run, is left out. */
  function nextOf({ target, schedule, since }: ScheduledEnvironment): PlannedExperiment | null {
    let last = Math.max(since, tried.get(keyOf(target)) ?? 0);
    for (let count = 0; count < MOST_MISSED; count += 1) {
      const next = nextExperiment(schedule, last, seededRandom(`${keyOf(target)} ${last}`));
      if (next === null || next.at > now()) return next;
      last = next.at;
    }
    return nextExperiment(schedule, now(), seededRandom(`${keyOf(target)} ${last}`));
  }
}

/** Longer gaps begin anew. */
const MOST_MISSED = 1_000;

const keyOf = ({ app, slug }: ChaosTarget): string => `${app}/${slug}`;
