import type { FaultLease } from "./fault-lease.ts";

/** A connection that faults act on. */
export interface Faulted {
  /** The fault is over: the connection goes on without it. */
  lift(lease: LiveLease): void;
}

/** A fault as long as it lasts. */
export class LiveLease {
  readonly lease: FaultLease;
  /** By `performance.now()`. */
  until: number;
  /** Attempts and tunnels that it hit, by release. */
  readonly hits: Map<string, number>;
  private readonly connections = new Set<Faulted>();

  /** `hits` are those of the same fault when it was set before. */
  constructor(lease: FaultLease, now: number, hits = new Map<string, number>()) {
    this.lease = lease;
    this.until = now + lease.ttl;
    this.hits = hits;
  }

  /** Whether it acts on what a release answers to a sender: a service, or null for the public. */
  actsOn(release: string, from: string | null): boolean {
    const { lease } = this;
    if (lease.release !== null && lease.release !== release) return false;
    if (lease.via === "edge" && from !== null) return false;
    if (lease.via === "link" && from === null) return false;
    return lease.from === null || lease.from === from;
  }

  /** Draws by the share, and counts what it hits. */
  hit(release: string): boolean {
    if (Math.random() >= this.lease.share) return false;
    this.hits.set(release, (this.hits.get(release) ?? 0) + 1);
    return true;
  }

  /** Whether the other is this one, set again. */
  isSame(other: FaultLease): boolean {
    return JSON.stringify({ ...this.lease, ttl: 0 }) === JSON.stringify({ ...other, ttl: 0 });
  }

  join(connection: Faulted): void {
    this.connections.add(connection);
  }

  leave(connection: Faulted): void {
    this.connections.delete(connection);
  }

  end(): void {
    for (const connection of this.connections) connection.lift(this);
    this.connections.clear();
  }
}
