import assert from "node:assert/strict";
import { test } from "node:test";

import { isOpen, openPerWeek, openSpans } from "./open-hours.ts";
import type { Hours } from "./open-hours.ts";

const OFFICE: Hours = { days: [1, 2, 3, 4, 5], from: "09:00", to: "15:00", zone: "Europe/Berlin" };

test("hours are those of the zone's clocks, in summer and in winter", () => {
  assert.equal(isOpen(OFFICE, Date.parse("2026-07-01T06:59:59Z")), false);
  assert.equal(isOpen(OFFICE, Date.parse("2026-07-01T07:00:00Z")), true);
  assert.equal(isOpen(OFFICE, Date.parse("2026-07-01T12:59:59Z")), true);
  assert.equal(isOpen(OFFICE, Date.parse("2026-07-01T13:00:00Z")), false);
  assert.equal(isOpen(OFFICE, Date.parse("2026-12-01T07:30:00Z")), false);
  assert.equal(isOpen(OFFICE, Date.parse("2026-12-01T08:00:00Z")), true);
});

test("days are those of the zone", () => {
  // Saturday in Berlin, Friday in Los Angeles.
  const instant = Date.parse("2026-11-21T00:30:00Z");
  assert.equal(isOpen({ ...OFFICE, from: "00:00", to: "23:59" }, instant), false);
  assert.equal(isOpen({ ...OFFICE, from: "00:00", to: "23:59", zone: "America/Los_Angeles" }, instant), true);
  assert.equal(
    isOpen({ ...OFFICE, zone: "Asia/Kolkata", from: "06:00", to: "06:30" }, Date.parse("2026-11-23T00:30:00Z")),
    true,
  );
});

test("hours that end on the next day belong to the day on which they begin", () => {
  const night: Hours = { days: [5], from: "22:00", to: "02:00", zone: "UTC" };
  assert.equal(isOpen(night, Date.parse("2026-11-20T23:00:00Z")), true);
  assert.equal(isOpen(night, Date.parse("2026-11-21T01:59:59Z")), true);
  assert.equal(isOpen(night, Date.parse("2026-11-21T02:00:00Z")), false);
  assert.equal(isOpen(night, Date.parse("2026-11-20T01:00:00Z")), false);
  assert.equal(openPerWeek(night), 4 * 3_600_000);
});

test("a day on which the clocks change is an hour shorter or longer", () => {
  const day: Hours = { days: [7], from: "00:00", to: "06:00", zone: "Europe/Berlin" };
  const hoursOf = (date: string): number => {
    const [span] = openSpans(day, Date.parse(date));
    return span === undefined ? 0 : (span.to - span.from) / 3_600_000;
  };
  assert.equal(hoursOf("2026-03-29T00:00:00+01:00"), 5);
  assert.equal(hoursOf("2026-10-25T00:00:00+02:00"), 7);
});

test("without days it is never open", () => {
  assert.deepEqual([...openSpans({ ...OFFICE, days: [] }, 0)], []);
});
