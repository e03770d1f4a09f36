import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** Does `work` again, with growing pauses, until it is done or `stopping` is aborted; each fault is reported. */
export async function persist(
  work: () => Promise<void>,
  report: (error: unknown) => void,
  stopping: AbortSignal,
): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!stopping.aborted) {
    try {
      return await work();
    } catch (error) {
      report(error);
    }
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}
