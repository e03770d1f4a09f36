import { createRequire } from "node:module";
import type { Temporal } from "temporal-polyfill";
import type { Freeze, ReleaseWindow } from "../../model/gates.ts";

/** So far ahead an opening is looked for: a window of one day a week, with freezes of months before it. */
const DAYS_AHEAD = 800;

/**
 * When a release may go out, in milliseconds since 1970: `now` when it may at once, else the next
 * moment at which the window is open and no freeze is on; null when there is none in two years.
 * Without a window only the freezes count. Pure.
 *
 * The window's hours are those of the clock on the wall of its zone. Where a change of daylight-saving
 * time leaves an hour out, a bound in it is the moment of the change; where an hour comes twice, the
 * window opens the first time and closes the second time.
 */
export function nextOpening(window: ReleaseWindow | null, freezes: readonly Freeze[], now: number): number | null {
  if (window === null) return afterFreezes(freezes, now);
  // A window that opened yesterday may go on over midnight.
  let day = dateAt(window.zone, now).subtract({ days: 1 });
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1, day = day.add({ days: 1 })) {
    if (!window.days.includes(day.dayOfWeek)) continue;
    const { opens, closes } = openingOf(window, day);
    const begin = afterFreezes(freezes, Math.max(opens, now));
    if (begin < closes) return begin;
  }
  return null;
}

/** The freeze that is on. */
export const activeFreeze = (freezes: readonly Freeze[], at: number): Freeze | null =>
  freezes.find(({ from, to }) => at >= Date.parse(from) && at < Date.parse(to)) ?? null;

/** The first moment from `at` on at which no freeze is on; freezes may overlap. */
function afterFreezes(freezes: readonly Freeze[], at: number): number {
  const frozen = activeFreeze(freezes, at);
  return frozen === null ? at : afterFreezes(freezes, Date.parse(frozen.to));
}

function openingOf({ from, to, zone }: ReleaseWindow, day: Temporal.PlainDate): { opens: number; closes: number } {
  const { PlainTime } = temporal();
  const first = PlainTime.from(from);
  const last = PlainTime.from(to);
  const lastDay = PlainTime.compare(last, first) > 0 ? day : day.add({ days: 1 });
  return {
    opens: momentOf(day.toPlainDateTime(first), zone, "earlier"),
    closes: momentOf(lastDay.toPlainDateTime(last), zone, "later"),
  };
}

/** A time that the clock on the wall leaves out is the moment at which it jumps. */
function momentOf(local: Temporal.PlainDateTime, zone: string, twice: "earlier" | "later"): number {
  const found = local.toZonedDateTime(zone, { disambiguation: twice });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  const before = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  return before.getTimeZoneTransition("next")?.epochMilliseconds ?? found.epochMilliseconds;
}

const dateAt = (zone: string, at: number): Temporal.PlainDate =>
  temporal().Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

const require = createRequire(import.meta.url);

/** Loaded with the first window, for the memory that it takes. */
const temporal = (): typeof Temporal => (require("temporal-polyfill") as typeof import("temporal-polyfill")).Temporal;
