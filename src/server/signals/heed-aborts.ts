import type { SignalHub } from "./signal-hub.ts";
import { standingOf } from "./standing.ts";

/** Withdraws a deployment when somebody asks for that, in this process or in another one on the same registry; ends when `signal` aborts. */
export async function heedAborts(
  signals: SignalHub,
  deployment: string,
  withdraw: () => void,
  signal: AbortSignal,
): Promise<void> {
  let last = 0;
  try {
    for (;;) {
      const all = await signals.next(deployment, last, signal);
      if (standingOf(all).abort !== null) return withdraw();
      last = all.at(-1)?.seq ?? last;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
