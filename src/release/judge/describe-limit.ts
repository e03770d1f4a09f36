import { isLimitKept } from "./limit-monitor.ts";
import type { LimitMonitor } from "./limit-monitor.ts";
import { significant } from "./significant.ts";
import { spoken, spokenTime } from "./spoken.ts";
import type { LimitEvidence } from "./verdict.ts";

export function limitEvidence(name: string, monitor: LimitMonitor): LimitEvidence {
  const { values, outside, worseSince } = monitor;
  return {
    metric: `limit:${name}`,
    values: values === null ? null : values.map(significant),
    outside,
    worseSince,
    accepted: isLimitKept(monitor),
  };
}

export function describeLimit(name: string, { settings, values, outside, worseSince }: LimitMonitor): string {
  const { min, max, looks } = settings;
  const from = min === null ? [] : [`at least ${min}`];
  const to = max === null ? [] : [`at most ${max}`];
  const limits = [...from, ...to].join(" and ");
  if (values === null) return `${name}: could not be read (should be ${limits}); without it nothing passes`;
  const now = `${name}: ${values.map(spoken).join(", ")} (should be ${limits})`;
  if (worseSince !== null)
    return `${now}; outside in ${outside} looks in a row since ${spokenTime(worseSince)} after it began`;
  return outside === 0 ? `${now}; within` : `${now}; outside in ${outside} of ${looks} looks in a row`;
}
