import type { LimitSettings } from "./judge-settings.ts";

/** What is known of a number that must stay within limits; plain data. */
export interface LimitMonitor {
  readonly settings: LimitSettings;
  /** Looks in a row with a number outside. */
  readonly outside: number;
  /** Of the last look; null where it could not be read. */
  readonly values: readonly number[] | null;
  /** Seconds since the canary began, when it had been outside too often. */
  readonly worseSince: number | null;
}

export function startLimitMonitor(settings: LimitSettings): LimitMonitor {
  return { settings, outside: 0, values: null, worseSince: null };
}

/** Adds one look. One that could not read the number neither ends a row of looks outside nor adds to it. */
export function updateLimitMonitor(monitor: LimitMonitor, at: number, values: readonly number[] | null): LimitMonitor {
  if (monitor.worseSince !== null) return monitor;
  if (values === null || values.length === 0) return { ...monitor, values: null };
  const outside = values.every((value) => isWithin(monitor.settings, value)) ? 0 : monitor.outside + 1;
  return { ...monitor, values, outside, worseSince: outside >= monitor.settings.looks ? at : null };
}

/** The last look read it, and every number was within the limits. */
export function isLimitKept({ settings, values }: LimitMonitor): boolean {
  return values !== null && values.every((value) => isWithin(settings, value));
}

function isWithin({ min, max }: LimitSettings, value: number): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity);
}
