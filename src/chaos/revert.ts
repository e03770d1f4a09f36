import type { ChaosPorts } from "./chaos-ports.ts";
import { describeFault } from "./describe-fault.ts";
import type { Reverted } from "./experiment-report.ts";
import type { ExperimentRun } from "./experiment-run.ts";

/**
 * Takes all faults of a run back and sees that they are gone. Never gives up and never rejects:
 * when they cannot be reached, they end by themselves at their `ttl`, which it waits for. An
 * instance that was ended needs nothing: the supervisor starts it again.
 */
export async function revert(run: ExperimentRun, ports: ChaosPorts, ttl: number): Promise<Reverted> {
  const { clock } = ports;
  const never = new AbortController().signal;
  const faults = run.spec.method.map(describeFault);
  const deadline = clock.now() + ttl;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LAST_PAUSE)) {
    if (await isGone(run, ports)) return { at: clock.now(), by: "taken-back", faults };
    const left = deadline - clock.now();
    if (left <= 0) return { at: clock.now(), by: "expired", faults };
    await clock.sleep(Math.min(pause, left), never);
  }
}

async function isGone({ id }: ExperimentRun, ports: ChaosPorts): Promise<boolean> {
  try {
    await ports.setLeases(id, []);
    return (await ports.liveLeases(id)) === 0;
  } catch {
    return false;
  }
}

const FIRST_PAUSE = 50;
const LAST_PAUSE = 1_000;
