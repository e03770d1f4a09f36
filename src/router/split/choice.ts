import type { Sticky } from "../route-table.ts";
import type { LiveRevision, LiveRoute } from "../table/live-table.ts";
import type { Instance } from "../target/instance.ts";
import { rendezvous } from "./rendezvous.ts";
import { newStickyKey, readStickyCookie, stickyCookieLine } from "./sticky-cookie.ts";
import type { StickyCookie } from "./sticky-cookie.ts";
import { unitHash } from "./unit-hash.ts";

export interface ChoiceOptions {
  readonly ruled: LiveRevision | null;
  /** Whether the client may be given a cookie. */
  readonly mints: boolean;
  readonly isTest?: boolean;
}

/** Which revision of a route a request goes to, and what its client is told so that the next one goes there as well. */
export class Choice {
  /** Whose request it is, as far as the client says; null for one that stands for itself. */
  readonly session: string | null;
  /** The revision that should have had the request, and could not serve. */
  passedOver: LiveRevision | null = null;
  private readonly route: LiveRoute;
  /** Set by a rule: this revision and no other, whatever becomes of it. */
  private readonly ruled: LiveRevision | null;
  private readonly sticky: Sticky | null;
  private readonly known: StickyCookie | null;
  private readonly key: string;
  private readonly mints: boolean;
  /** It is a test of a release, which is not counted. */
  readonly isTest: boolean;

  constructor(route: LiveRoute, fields: string, { ruled, mints, isTest = false }: ChoiceOptions) {
    const { sticky } = route.environment;
    this.route = route;
    this.ruled = ruled;
    this.isTest = isTest;
    this.sticky = sticky;
    this.known = sticky === null ? null : readStickyCookie(fields, sticky);
    this.key = this.known?.key ?? newStickyKey();
    this.mints = mints && sticky !== null && ruled === null && route.contested;
    this.session = this.known !== null || this.mints ? this.key : null;
  }

  /**
   * The revision to go to, null when none can serve: the rule's, else the retained one of the
   * client's cookie, else the key's own. One of which no instance can be reached passes its keys on
   * to the others. `unreachable` are the instances that this request has tried in vain: with any, it
   * is on its way to instances, and a site cannot take it over.
   */
  next(now: number, unreachable: readonly Instance[]): LiveRevision | null {
    const { ruled, route, known } = this;
    if (ruled !== null) return ruled;
    const kept = route.revisions.find(({ release, retained }) => retained && release === known?.release);
    const wanted = kept ?? this.byKey(() => true);
    if (wanted === null || isOpen(wanted, now, unreachable)) return wanted;
    const other =
      this.byKey((revision) => isOpen(revision, now, unreachable)) ??
      this.byKey((revision) => mayServe(revision, unreachable));
    if (other !== null && other !== wanted) this.passedOver = wanted;
    return other;
  }

  /** The header line that keeps the client at the release that has answered it; empty when it needs none. */
  cookieLine(release: string, fields: string): string {
    // Who is elsewhere for the moment only goes back when its own release is well again.
    if (!this.mints || this.sticky === null || this.passedOver !== null) return "";
    if (this.known?.release === release) return "";
    return SHARED.test(fields) ? "" : stickyCookieLine(this.sticky, { key: this.key, release });
  }

  private byKey(may: (revision: LiveRevision) => boolean): LiveRevision | null {
    const seed = this.sticky?.seed ?? "";
    return rendezvous(this.route.revisions.filter(may), ({ release }) => unitHash(seed, release, this.key));
  }
}

function isOpen({ site, instances }: LiveRevision, now: number, unreachable: readonly Instance[]): boolean {
  if (site !== null) return unreachable.length === 0;
  return instances.some((instance) => instance.healthy && !instance.ejected(now) && !unreachable.includes(instance));
}

function mayServe({ site, instances }: LiveRevision, unreachable: readonly Instance[]): boolean {
  return site === null ? instances.some(({ healthy }) => healthy) : unreachable.length === 0;
}

/** An answer that a shared cache may keep would hand one client's cookie to all. */
const SHARED = /^cache-control:[^\r]*(public|s-maxage)/im;
