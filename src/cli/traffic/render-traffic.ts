import { plainLine } from "../../lib/plain-line.ts";
import type { EnvironmentTarget, OriginTarget, ReleaseTarget, TrafficSettings } from "../../model/traffic.ts";

/** What is set of an environment's traffic, a line each; none where nothing is. Pure. */
export function renderTraffic({ split, rules, mirror, maintenance }: TrafficSettings): readonly string[] {
  return [
    ...split.map(({ to, percent }) => `${percent} % to ${target(to)}`),
    ...rules.map(({ by, name, value, to }) => plainLine(`${by} ${name}=${value} to ${target(to)}`)),
    ...(mirror === null ? [] : [`${mirror.percent} % of the safe requests copied to v${mirror.to}`]),
    ...(maintenance === null
      ? []
      : [
          maintenance.mode === "pause"
            ? `paused: requests are held for at most ${maintenance.limit / 1000} s`
            : plainLine(`stopped: 503, ${maintenance.message}`),
        ]),
  ];
}

function target(to: ReleaseTarget | OriginTarget | EnvironmentTarget): string {
  if (to.kind === "release") return `v${to.release}`;
  return to.kind === "environment" ? to.slug : plainLine(to.url);
}
