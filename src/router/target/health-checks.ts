import type { HealthSpec } from "../route-table.ts";
import type { LiveRevision, LiveTable } from "../table/live-table.ts";
import { checkHealth } from "./check-health.ts";
import type { Instance } from "./instance.ts";

/**
 * Looks after the instances that take traffic, each at its revision's interval. Three failures in a
 * row take an instance out, one success brings it back. A revision that takes none is let be: it
 * may be on its way out.
 */
export class HealthChecks {
  private readonly watched = new Map<Instance, () => void>();

  sync(live: LiveTable): void {
    const wanted = new Map<Instance, HealthSpec>();
    for (const { instances, health, weight, retained } of revisionsOf(live)) {
      if (health === null || (weight === 0 && !retained)) continue;
      for (const instance of instances) wanted.set(instance, health);
    }
    for (const [instance, stop] of this.watched) {
      if (wanted.has(instance)) continue;
      stop();
      this.watched.delete(instance);
    }
    for (const [instance, health] of wanted) {
      if (!this.watched.has(instance)) this.watched.set(instance, watch(instance, health));
    }
  }

  stop(): void {
    for (const stop of this.watched.values()) stop();
    this.watched.clear();
  }
}

function* revisionsOf(live: LiveTable): Generator<LiveRevision> {
  for (const { routes } of live.environments) for (const { revisions } of routes) yield* revisions;
}

function watch(instance: Instance, health: HealthSpec): () => void {
  const { path, interval, timeout } = health;
  const { address } = instance;
  let failures = 0;
  let stopped = false;
  let timer: NodeJS.Timeout;
  const probe = async (): Promise<void> => {
    const healthy = await checkHealth({ address, path, timeout });
    if (stopped) return;
    failures = healthy ? 0 : failures + 1;
    if (healthy) instance.healthy = true;
    else if (failures >= FAILURES) instance.healthy = false;
    schedule(interval);
  };
  const schedule = (delay: number): void => {
    timer = setTimeout(() => void probe(), delay);
    timer.unref();
  };
  // Spread over the interval, so that many instances are not asked at once.
  schedule(interval * (0.5 + Math.random() / 2));
  return () => {
    stopped = true;
    clearTimeout(timer);
    instance.healthy = true;
  };
}

const FAILURES = 3;
