import type { InstanceMonitor } from "./instance-monitor.ts";
import { isDead, isInstanceIncident } from "./instance-monitor.ts";
import { spokenTime } from "./spoken.ts";
import type { InstanceEvidence } from "./verdict.ts";

export function instanceEvidence(monitor: InstanceMonitor): InstanceEvidence {
  const { last, restarts, worseSince } = monitor;
  return { metric: "instances", last, restarts, worseSince, incident: isInstanceIncident(monitor) };
}

export function describeInstances(monitor: InstanceMonitor): string {
  const { last, restarts, worseSince } = monitor;
  if (last === null) return "instances: not looked at yet";
  const { canary, stable } = last;
  const up = `${canary.healthy} of ${canary.total} canary instances healthy, ${stable.healthy} of ${stable.total} stable ones`;
  const again = `restarted ${times(restarts.canary)}, stable's ${times(restarts.stable)}`;
  const since =
    worseSince === null
      ? ""
      : `; ${isDead(monitor) ? "dead" : "failing"} since ${spokenTime(worseSince)} after it began`;
  return `instances: ${up}; ${again}${since}`;
}

function times(count: number): string {
  return count === 0 ? "never" : count === 1 ? "once" : `${count} times`;
}
