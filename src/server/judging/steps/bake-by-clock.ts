import type { StepContext } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { BakeInput } from "../../../release/rollout/steps.ts";
import type { SignalHub } from "../../signals/signal-hub.ts";
import { standingOf } from "../../signals/standing.ts";
import { waitForLook } from "./wait-for-look.ts";

/** Waits for the bake time, without a judge. Time in which the deployment is paused does not count. */
export async function bakeByClock(signals: SignalHub, { deployment, step, signal }: StepContext): Promise<void> {
  const { duration } = inputOf<BakeInput>(step);
  let [elapsed, before] = [0, performance.now()];
  for (;;) {
    const { pause, promotion } = standingOf(signals.read(deployment));
    if (promotion !== null || elapsed >= duration) return;
    const ms = pause === null ? duration - elapsed : IDLE;
    await waitForLook(signals, deployment, { ms, signal });
    const now = performance.now();
    if (pause === null) elapsed += now - before;
    before = now;
  }
}

/** A pause ends by a signal, which is heard at once. */
const IDLE = 60_000;
