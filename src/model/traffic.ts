/** What people have set of an environment's traffic while it is live, every value present. */
export interface TrafficSettings {
  /** Shares, together 100 percent; empty: everything goes to the release that serves. */
  readonly split: readonly TrafficShare[];
  /** The first one that matches decides, before the split. */
  readonly rules: readonly TrafficMatch[];
  /** Release that gets a copy of safe requests, whose answers are compared and dropped. */
  readonly mirror: TrafficMirror | null;
  readonly maintenance: MaintenanceSettings | null;
}

export interface TrafficShare {
  readonly to: ReleaseTarget | OriginTarget;
  readonly percent: number;
}

export interface ReleaseTarget {
  readonly kind: "release";
  /** Version of a release of the environment whose revisions run. */
  readonly release: number;
}

/** A server that is not bough's; without an answer of 2xx at `health` its share goes to the others. */
export interface OriginTarget {
  readonly kind: "origin";
  /** `https://shop.example`, without a path. */
  readonly url: string;
  /** Path; null where the origin is never asked. */
  readonly health: string | null;
}

export interface EnvironmentTarget {
  readonly kind: "environment";
  /** Another environment of the same app. */
  readonly slug: string;
}

/** Requests with this header, or this cookie. */
export interface TrafficMatch {
  readonly by: "header" | "cookie";
  readonly name: string;
  readonly value: string;
  readonly to: ReleaseTarget | EnvironmentTarget;
}

export interface TrafficMirror {
  readonly to: number;
  readonly percent: number;
}

export type MaintenanceSettings =
  /** Requests are held for `limit` milliseconds at most, then answered with 504. */
  | { readonly mode: "pause"; readonly limit: number }
  /** Requests are answered with 503 and the message. */
  | { readonly mode: "stop"; readonly message: string };

/** A change of an environment's traffic. */
export interface TrafficChange {
  readonly id: string;
  readonly app: string;
  readonly slug: string;
  readonly at: string;
  readonly actor: string;
  readonly token: string;
  readonly reason: string | null;
  /** The deployment that brings it about. */
  readonly deployment: string;
  readonly before: TrafficSettings;
  readonly after: TrafficSettings;
}

/** Versions of the releases that a setting names. */
export function releasesIn({ split, rules, mirror }: TrafficSettings): readonly number[] {
  const named = [...split, ...rules].flatMap(({ to }) => (to.kind === "release" ? [to.release] : []));
  return mirror === null ? named : [...named, mirror.to];
}

/** What is left of the settings when another release serves: maintenance, and rules that lead to other environments. */
export function trafficAfterRelease({ rules, maintenance }: TrafficSettings): TrafficSettings {
  return { ...plainTraffic, rules: rules.filter(({ to }) => to.kind === "environment"), maintenance };
}

/** Whether a change leaves alone where the traffic goes. Settings are plain data, written by one program. */
export const isMaintenance = ({ before, after }: Pick<TrafficChange, "before" | "after">): boolean =>
  JSON.stringify({ ...before, maintenance: null }) === JSON.stringify({ ...after, maintenance: null });

/** Nobody has set anything: all traffic goes to the release that serves. */
export const plainTraffic: TrafficSettings = { split: [], rules: [], mirror: null, maintenance: null };
