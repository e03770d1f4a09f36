import type { SiteServer } from "../site/serve-site.ts";
import type { Instance } from "./instance.ts";

export interface ClaimRevision {
  readonly weight: number;
  readonly instances: readonly Instance[];
  readonly site: SiteServer | null;
}

/**
 * Chooses a revision by weight among those that can serve, and its instance with the least in
 * flight; null when none can. Choosing and the caller's counting it in flight happen in one turn of
 * the event loop, so a drain that begins later sees the request.
 *
 * Instances in `avoid` have failed this request and come last.
 */
export function claim<R extends ClaimRevision>(
  revisions: readonly R[],
  now: number,
  avoid: readonly Instance[],
): { revision: R; instance: Instance } | null {
  const revision = chooseRevision(revisions);
  if (revision === null) return null;
  const instance = chooseInstance(revision.instances, now, avoid);
  return instance === null ? null : { revision, instance };
}

export function chooseRevision<R extends ClaimRevision>(revisions: readonly R[]): R | null {
  let total = 0;
  let last: R | null = null;
  for (const revision of revisions) {
    if (!canServe(revision)) continue;
    total += revision.weight;
    last = revision;
  }
  if (last === null || last.weight === total) return last;
  let point = Math.random() * total;
  for (const revision of revisions) {
    if (!canServe(revision)) continue;
    point -= revision.weight;
    if (point < 0) return revision;
  }
  return last;
}

function canServe(revision: ClaimRevision): boolean {
  return revision.weight > 0 && (revision.site !== null || revision.instances.some((instance) => instance.healthy));
}

let turn = 0;

/** Least in flight; equals take turns. An ejected instance only serves when no other can. */
function chooseInstance(instances: readonly Instance[], now: number, avoid: readonly Instance[]): Instance | null {
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

const AVOIDED_COST = 1e9;
const EJECTED_COST = 1e6;
