import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds. */
const PAUSES = { first: 1000, longest: 10_000 };

/** Does `work` again, with growing pauses, until it is done or `stopping` is aborted; each fault is reported once in a row. */
export async function persist(
  work: () => Promise<void>,
  report: (error: unknown) => void,
  stopping: AbortSignal,
  { first, longest } = PAUSES,
): Promise<void> {
  let pause = first;
  let told: string | null = null;
  while (!stopping.aborted) {
    try {
      return await work();
    } catch (error) {
      if (String(error) !== told) report(error);
      told = String(error);
    }
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined);
    pause = Math.min(pause * 2, longest);
  }
}
