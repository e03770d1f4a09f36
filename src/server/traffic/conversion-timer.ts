import type { OptimiserRecord } from "../../model/optimiser.ts";

type Key = Pick<OptimiserRecord, "app" | "slug">;

export interface ConversionTimer {
  /** The next look, `every` after the last one. */
  set(record: OptimiserRecord): void;
  clear(key: Key): void;
  stop(): void;
}

/** A timer for each optimiser; a look that takes long delays only its own next one. */
export function conversionTimer(look: (record: OptimiserRecord) => Promise<void>, now: () => number): ConversionTimer {
  const timers = new Map<string, NodeJS.Timeout>();
  let isOver = false;
  const clear = (key: Key): void => {
    clearTimeout(timers.get(keyOf(key)));
    timers.delete(keyOf(key));
  };
  const set = (record: OptimiserRecord): void => {
    clear(record);
    if (isOver) return;
    const due = Date.parse(record.lookedAt ?? record.startedAt) + record.every;
    const timer = setTimeout(
      () => {
        timers.delete(keyOf(record));
        // What could not be looked at, as when the router did not answer, is looked at the next time.
        const again = { ...record, lookedAt: new Date(now()).toISOString() };
        void look(record).catch(() => set(again));
      },
      Math.max(0, due - now()),
    );
    timer.unref();
    timers.set(keyOf(record), timer);
  };
  return {
    set,
    clear,
    stop() {
      isOver = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

const keyOf = ({ app, slug }: Key): string => `${app}/${slug}`;
