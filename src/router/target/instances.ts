import type { InstancesBackend, RouteTable, WeightedRevision } from "../route-table.ts";
import { Instance } from "./instance.ts";
import { originAddress } from "./origin-address.ts";

type Address = InstancesBackend["instances"][number];

/** The instances and origins of a worker. They outlive a table, as what is in flight to them does. */
export class Instances {
  private readonly known = new Map<string, Instance>();

  of({ id, host, port }: Address): Instance {
    return this.get(keyOf({ id, host, port }), () => new Instance(id, { host, port, origin: null }));
  }

  /** An external server stands as the one instance of its revision. */
  ofOrigin(revision: string, url: string): Instance {
    return this.get(originKeyOf(revision, url), () => new Instance(revision, originAddress(url)));
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
    for (const revision of revisionsOf(table)) {
      const takesTraffic = revision.weight > 0 || revision.retained;
      for (const key of keysOf(revision)) serving.set(key, serving.get(key) === true || takesTraffic);
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

  private get(key: string, create: () => Instance): Instance {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const created = create();
    this.known.set(key, created);
    return created;
  }
}

function* revisionsOf(table: RouteTable): Generator<WeightedRevision> {
  for (const { routes } of table.environments) for (const { revisions } of routes) yield* revisions;
}

function keysOf({ id, backend }: WeightedRevision): readonly string[] {
  if (backend.kind === "instances") return backend.instances.map((instance) => keyOf(instance));
  return backend.kind === "origin" ? [originKeyOf(id, backend.url)] : [];
}

function keyOf({ id, host, port }: Address): string {
  return `${id}@${host}:${port}`;
}

function originKeyOf(revision: string, url: string): string {
  return `${revision}@${url}`;
}
