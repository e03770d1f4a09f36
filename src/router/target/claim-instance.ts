import type { Instance } from "./instance.ts";

/**
 * Of a revision's instances the healthy one with the least in flight; equals take turns, and null
 * when none is healthy. Choosing and the caller's counting it in flight happen in one turn of the
 * event loop, so a drain that begins later sees the request.
 *
 * One that was ejected, and after it one in `avoid`, which has failed this request, serves when no
 * other can.
 */
export function claimInstance(
  instances: readonly Instance[],
  now: number,
  avoid: readonly Instance[],
): Instance | null {
  let best: Instance | null = null;
  let bestCost = Infinity;
  turn += 1;
  for (let step = 0; step < instances.length; step += 1) {
    const instance = instances[(turn + step) % instances.length];
    if (instance === undefined || !instance.healthy) continue;
    const cost =
      instance.flights.size +
      (instance.ejected(now) ? EJECTED_COST : 0) +
      (avoid.includes(instance) ? AVOIDED_COST : 0);
    if (cost < bestCost) {
      best = instance;
      bestCost = cost;
    }
  }
  return best;
}

let turn = 0;

const AVOIDED_COST = 1e9;
const EJECTED_COST = 1e6;
