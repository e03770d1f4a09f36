import type { ByArm, InstanceCounts } from "./observation.ts";

/**
 * What is known of the instances; plain data. Where none of the canary's is healthy the routers give its
 * share to stable, so that its death shows nowhere in the counts of requests.
 */
export interface InstanceMonitor {
  /** Of the last look; null before the first that counted instances. */
  readonly last: ByArm<InstanceCounts> | null;
  /** Looks in a row in which none of the canary's instances was healthy. */
  readonly dead: number;
  /** Restarts since the canary began. */
  readonly restarts: ByArm<number>;
  readonly worseSince: number | null;
}

export const NO_INSTANCES: InstanceMonitor = {
  last: null,
  dead: 0,
  restarts: { canary: 0, stable: 0 },
  worseSince: null,
};

export function updateInstanceMonitor(
  monitor: InstanceMonitor,
  at: number,
  last: ByArm<InstanceCounts>,
): InstanceMonitor {
  if (monitor.worseSince !== null) return monitor;
  const { canary, stable } = last;
  const dead = canary.total > 0 && canary.healthy === 0 ? monitor.dead + 1 : 0;
  const restarts = {
    canary: monitor.restarts.canary + canary.restarts,
    stable: monitor.restarts.stable + stable.restarts,
  };
  const next = { last, dead, restarts, worseSince: null };
  return isFailing(next) && !isShared(next) ? { ...next, worseSince: at } : next;
}

/** The canary's instances fail, and stable's do as well. */
export function isInstanceIncident(monitor: InstanceMonitor): boolean {
  return monitor.worseSince === null && isFailing(monitor) && isShared(monitor);
}

/** Nothing passes while one of its instances is down. */
export function areInstancesHealthy({ last }: InstanceMonitor): boolean {
  return last === null || last.canary.healthy === last.canary.total;
}

/** Whether the canary is dead now, for so many looks that a missed health check does not explain it. */
export function isDead({ dead }: InstanceMonitor): boolean {
  return dead >= DEAD_LOOKS;
}

function isFailing(monitor: InstanceMonitor): boolean {
  return isDead(monitor) || monitor.restarts.canary >= MOST_RESTARTS;
}

function isShared(monitor: InstanceMonitor): boolean {
  const { last, restarts } = monitor;
  if (last === null || last.stable.total === 0) return false;
  if (isDead(monitor)) return last.stable.healthy === 0;
  const each = {
    canary: restarts.canary / Math.max(1, last.canary.total),
    stable: restarts.stable / last.stable.total,
  };
  return each.canary <= 2 * each.stable;
}

const DEAD_LOOKS = 3;
const MOST_RESTARTS = 3;
