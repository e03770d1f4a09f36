import type { Hold } from "../../engine/hold.ts";
import type { SignalHub } from "./signal-hub.ts";
import { standingOf } from "./standing.ts";

/** Holds a deployment for as long as somebody pauses it, over restarts of control too. */
export function holdOf(signals: SignalHub, deployment: string): Hold {
  const isHeld = (): boolean => standingOf(signals.read(deployment)).pause !== null;
  return {
    get held() {
      return isHeld();
    },
    async wait(signal) {
      let last = signals.read(deployment).at(-1)?.seq ?? 0;
      while (isHeld()) last = (await signals.next(deployment, last, signal)).at(-1)?.seq ?? last;
    },
  };
}
