import type { RouteTable, WeightedRevision } from "../route-table.ts";
import { Instance } from "./instance.ts";

type Address = WeightedRevision["instances"][number];

/** The instances of a worker. They outlive a table, as what is in flight to them does. */
export class Instances {
  private readonly known = new Map<string, Instance>();

  of({ id, host, port }: Address): Instance {
    const key = keyOf({ id, host, port });
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const created = new Instance(id, host, port);
    this.known.set(key, created);
    return created;
  }

  all(): readonly Instance[] {
    return [...this.known.values()];
  }

  /** All with one of the ids: an instance that was started again has the id at another port. */
  withIds(ids: readonly string[]): readonly Instance[] {
    return this.all().filter(({ id }) => ids.includes(id));
  }

  /** Requests and tunnels in flight, by instance id. */
  inFlight(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { id, flights } of this.known.values()) counts[id] = (counts[id] ?? 0) + flights.size;
    return counts;
  }

  /** Forgets those that the table does not have, once nothing is in flight to them. */
  keepOnly(table: RouteTable): void {
    const serving = new Map<string, boolean>();
    for (const { weight, instances } of revisionsOf(table)) {
      for (const instance of instances) {
        const key = keyOf(instance);
        serving.set(key, serving.get(key) === true || weight > 0);
      }
    }
    for (const [key, instance] of this.known) {
      if (serving.get(key) === true) instance.draining = false;
      if (serving.has(key)) continue;
      instance.draining = true;
      instance.closeIdle();
      if (instance.flights.size === 0) this.known.delete(key);
    }
  }

  closeIdle(now: number): void {
    for (const instance of this.known.values()) instance.closeIdle(now);
  }
}

function* revisionsOf(table: RouteTable): Generator<WeightedRevision> {
  for (const { routes } of table.environments) {
    for (const { target } of routes) if (target.kind === "revisions") yield* target.revisions;
  }
}

function keyOf({ id, host, port }: Address): string {
  return `${id}@${host}:${port}`;
}
