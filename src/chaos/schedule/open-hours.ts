import { zoneOffset } from "../../lib/zone-offset.ts";

/** Hours of some days of the week, by the clocks of a time zone. */
export interface Hours {
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`; `to` is the first minute outside. One that is not after `from` is on the next day. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** Milliseconds since 1970. */
export interface OpenSpan {
  readonly from: number;
  /** The first moment after it. */
  readonly to: number;
}

export function isOpen(hours: Hours, now: number): boolean {
  for (const { from, to } of openSpans(hours, now)) return from <= now && now < to;
  return false;
}

/** The spans that end after an instant, in their order, for a year. A day whose hours the clocks skip has fewer. */
export function* openSpans(hours: Hours, after: number): Generator<OpenSpan> {
  const { days, zone } = hours;
  const [from, length] = minutesOf(hours);
  const today = Math.floor((after + zoneOffset(after, zone)) / DAY);
  for (let day = today - 1; day < today + YEAR; day += 1) {
    if (!days.includes(weekdayOf(day))) continue;
    const begin = instantOf(day * DAY + from, zone);
    const end = instantOf(day * DAY + from + length, zone);
    if (end > after && end > begin) yield { from: begin, to: end };
  }
}

/** Milliseconds that are open in a week, without what clocks that change take or give. */
export function openPerWeek(hours: Hours): number {
  return new Set(hours.days).size * minutesOf(hours)[1];
}

/** Begin and length, in milliseconds. */
function minutesOf({ from, to }: Hours): readonly [number, number] {
  const begin = timeOf(from);
  const end = timeOf(to);
  return [begin, end > begin ? end - begin : end - begin + DAY];
}

function timeOf(text: string): number {
  const [hours = "0", minutes = "0"] = text.split(":");
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Days are counted from 1970-01-01, a Thursday. */
function weekdayOf(day: number): number {
  return ((day + 3) % 7) + 1;
}

/** The instant at which the zone's clocks show a time; twice, as the offset may change in between. */
function instantOf(local: number, zone: string): number {
  const guess = local - zoneOffset(local, zone);
  return local - zoneOffset(guess, zone);
}

const DAY = 86_400_000;
const YEAR = 366;
