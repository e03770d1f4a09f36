import type { TrafficSettings } from "../../../model/traffic.ts";
import type { RoutesInput } from "./routes-input.ts";

/** The part of one release in the routes of an environment. */
export interface ReleasePart {
  readonly version: number;
  readonly weight: number;
  /** Whether the sessions that began on it stay. */
  readonly retained: boolean;
  /** Whether its paths are the environment's. */
  readonly divides: boolean;
  /** How many of a service's instances must be healthy before the routes are changed. */
  readonly healthy: "all" | "some" | "none";
  /** Service → how many of its instances take traffic. */
  readonly instances: Readonly<Record<string, number>>;
}

/** Every release that the routes name, the one first that decides where paths conflict. Pure. */
export function releaseParts({ shares, retained, traffic }: RoutesInput): readonly ReleasePart[] {
  const split = splitOf(traffic, shares);
  const parts: ReleasePart[] = shares.map(({ version, share, instances }, index) => ({
    version,
    weight: split === null ? share : (split.get(version) ?? 0),
    retained: retained.includes(version),
    divides: true,
    healthy: index === 0 ? "all" : share > 0 ? "some" : "none",
    instances,
  }));
  for (const version of [...(split?.keys() ?? []), ...releasesRuled(traffic), ...retained]) {
    if (parts.some((part) => part.version === version)) continue;
    const isNamed = !retained.includes(version) || split?.has(version) === true;
    parts.push({
      version,
      weight: split?.get(version) ?? 0,
      divides: split?.has(version) === true,
      retained: retained.includes(version),
      healthy: isNamed ? "some" : "none",
      instances: {},
    });
  }
  return parts;
}

/** What people have set holds while one release serves, and names it; a rollout divides the traffic itself. */
export function splitOf(traffic: TrafficSettings, shares: RoutesInput["shares"]): ReadonlyMap<number, number> | null {
  const split = new Map(
    traffic.split.flatMap(({ to, percent }) => (to.kind === "release" ? [[to.release, percent]] : [])),
  );
  const [only, ...others] = shares;
  return only !== undefined && others.length === 0 && split.has(only.version) ? split : null;
}

const releasesRuled = ({ rules, mirror }: TrafficSettings): readonly number[] => [
  ...rules.flatMap(({ to }) => (to.kind === "release" ? [to.release] : [])),
  ...(mirror === null ? [] : [mirror.to]),
];
