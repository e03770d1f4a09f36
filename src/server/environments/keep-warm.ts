import { releasesIn } from "../../model/traffic.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";

export interface WarmTimer {
  /** Looks what is due and when the next one is; to be called whenever an environment has changed. */
  look(): void;
  stop(): void;
}

export interface WarmTimerDeps {
  readonly environments: Pick<Store["environments"], "list">;
  /** Stops what is warm and due in an environment at rest. */
  release(environment: EnvironmentRecord): void;
  readonly now?: () => number;
}

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;
/** Between two attempts to stop what is due. */
const PATIENCE = 60_000;

/** One timer for all environments: what was replaced keeps running until its time, and no longer. */
export function createWarmTimer({ environments, release, now = Date.now }: WarmTimerDeps): WarmTimer {
  const tried = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  return {
    look,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };

  function look(): void {
    clearTimeout(timer);
    if (isOver) return;
    const resting = environments.list().filter((one) => one.status === "live" && dueAt(one) < Infinity);
    for (const one of resting.filter((each) => dueAt(each) <= now())) {
      tried.set(keyOf(one), now());
      release(one);
    }
    const next = Math.min(...resting.map(dueAt));
    if (next === Infinity) return;
    timer = setTimeout(look, Math.min(Math.max(next - now(), 0), LONGEST));
    timer.unref();
  }

  /** When the first one to which nobody leads traffic is due, or is tried again. */
  function dueAt(one: EnvironmentRecord): number {
    const used = releasesIn(one.traffic);
    const idle = one.warm.filter(({ release: version }) => !used.includes(version));
    const first = Math.min(...idle.map(({ until }) => Date.parse(until)));
    const last = tried.get(keyOf(one));
    return last === undefined || first > last ? first : Math.max(first, last + PATIENCE);
  }
}

const keyOf = ({ app, slug }: EnvironmentRecord): string => `${app}/${slug}`;
