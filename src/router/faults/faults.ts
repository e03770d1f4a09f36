import type { FaultLease } from "./fault-lease.ts";
import { LiveLease } from "./live-lease.ts";

/** Whose requests. */
interface RouteName {
  readonly environment: { readonly app: string; readonly slug: string };
  readonly name: string;
}

/** What a tunnel joins: a release of a route, and a service that sends, or null for the public. */
export interface FaultPlace {
  readonly route: RouteName;
  readonly release: string;
  readonly from: string | null;
}

/** A tunnel, which faults may come to while it is open. */
export interface FaultableTunnel {
  readonly place: FaultPlace;
  addFault(lease: LiveLease): void;
}

/** The faults of a worker: in its memory only, each until its time is over. */
export class Faults {
  /** By route; null while there is none, which is all that a request looks at then. */
  private byRoute: ReadonlyMap<string, readonly LiveLease[]> | null = null;
  private readonly live = new Map<string, LiveLease>();
  /** The latest that are over, for their counts. */
  private readonly past = new Map<string, LiveLease>();
  private readonly tunnels = new Set<FaultableTunnel>();
  private timer: NodeJS.Timeout | undefined;

  /** These and no others, from now on. One that is set again with nothing changed goes on, with its time renewed. */
  set(leases: readonly FaultLease[]): void {
    const now = performance.now();
    const begun: LiveLease[] = [];
    for (const [id, live] of this.live) {
      if (!leases.some((lease) => lease.id === id && live.isSame(lease))) this.end(live);
    }
    for (const lease of leases) {
      const known = this.live.get(lease.id);
      if (known === undefined) begun.push(this.begin(lease, now));
      else known.until = now + lease.ttl;
    }
    this.index();
    for (const tunnel of this.tunnels) this.strike(tunnel, begun);
  }

  /** The faults that hit an attempt of a service or, where `from` is null, of the public; null when none does. Each is drawn by its share. */
  pick(route: RouteName, release: string, from: string | null): readonly LiveLease[] | null {
    if (this.byRoute === null) return null;
    const leases = this.byRoute.get(keyOf(route.environment.app, route.environment.slug, route.name));
    if (leases === undefined) return null;
    const hits = leases.filter((lease) => lease.actsOn(release, from) && lease.hit(release));
    return hits.length === 0 ? null : hits;
  }

  /** The tunnel is open: faults that begin from now on may hit it. */
  watch(tunnel: FaultableTunnel): void {
    this.tunnels.add(tunnel);
  }

  unwatch(tunnel: FaultableTunnel): void {
    this.tunnels.delete(tunnel);
  }

  /** Milliseconds that a fault still has; 0 for one that is over. */
  remaining(lease: LiveLease): number {
    return this.live.get(lease.lease.id) === lease ? Math.max(0, Math.round(lease.until - performance.now())) : 0;
  }

  /** What is live, and what was until lately. */
  all(): readonly LiveLease[] {
    return [...this.past.values(), ...this.live.values()];
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private begin(lease: FaultLease, now: number): LiveLease {
    const earlier = this.past.get(lease.id);
    this.past.delete(lease.id);
    const live = new LiveLease(lease, now, earlier?.hits);
    this.live.set(lease.id, live);
    return live;
  }

  private end(live: LiveLease): void {
    const { id } = live.lease;
    this.live.delete(id);
    this.past.set(id, live);
    for (const [oldest] of this.past) if (this.past.size > PAST) this.past.delete(oldest);
    live.end();
  }

  private index(): void {
    const byRoute = new Map<string, LiveLease[]>();
    for (const live of this.live.values()) {
      const { app, slug, route } = live.lease;
      const key = keyOf(app, slug, route);
      byRoute.set(key, [...(byRoute.get(key) ?? []), live]);
    }
    this.byRoute = byRoute.size === 0 ? null : byRoute;
    clearTimeout(this.timer);
    if (this.live.size === 0) return;
    const next = Math.min(...[...this.live.values()].map(({ until }) => until));
    this.timer = setTimeout(() => this.expire(), Math.max(0, next - performance.now()));
  }

  private expire(): void {
    const now = performance.now();
    for (const live of this.live.values()) if (live.until <= now) this.end(live);
    this.index();
  }

  private strike(tunnel: FaultableTunnel, begun: readonly LiveLease[]): void {
    const { route, release, from } = tunnel.place;
    const { app, slug } = route.environment;
    for (const live of begun) {
      const { lease } = live;
      if (keyOf(lease.app, lease.slug, lease.route) !== keyOf(app, slug, route.name)) continue;
      if (live.actsOn(release, from) && live.hit(release)) tunnel.addFault(live);
    }
  }
}

function keyOf(app: string, slug: string, route: string): string {
  return `${app}\n${slug}\n${route}`;
}

/** Faults that are over and still counted. */
const PAST = 200;
