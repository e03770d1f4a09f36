import type { EnvironmentRecord } from "../../model/records.ts";
import type { TrafficSettings } from "../../model/traffic.ts";

/** The record without the warm releases that do not run any more, and without traffic that would go to them. Pure. */
export function withoutCold(environment: EnvironmentRecord, running: ReadonlySet<number>): EnvironmentRecord {
  const { warm, traffic } = environment;
  const cold = new Set(warm.map(({ release }) => release).filter((version) => !running.has(version)));
  if (cold.size === 0) return environment;
  return {
    ...environment,
    warm: warm.filter(({ release }) => !cold.has(release)),
    traffic: trafficWithout(traffic, cold),
  };
}

/** Shares that are no longer 100 together say nothing. */
function trafficWithout(traffic: TrafficSettings, cold: ReadonlySet<number>): TrafficSettings {
  const { split, rules, mirror, maintenance } = traffic;
  const isCold = (to: (typeof split)[number]["to"] | (typeof rules)[number]["to"]): boolean =>
    to.kind === "release" && cold.has(to.release);
  return {
    split: split.some(({ to }) => isCold(to)) ? [] : split,
    rules: rules.filter(({ to }) => !isCold(to)),
    mirror: mirror !== null && cold.has(mirror.to) ? null : mirror,
    maintenance,
  };
}
