import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Freeze, ReleaseWindow } from "../../../src/model/gates.ts";
import { nextOpening } from "../../../src/server/gates/next-opening.ts";

const office: ReleaseWindow = {
  days: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "16:00",
  zone: "Europe/Berlin",
  outside: "wait",
};
const opening = (
  now: string,
  window: ReleaseWindow | null = office,
  freezes: readonly Freeze[] = [],
): string | null => {
  const at = nextOpening(window, freezes, Date.parse(now));
  return at === null ? null : new Date(at).toISOString();
};
const freeze = (from: string, to: string): Freeze => ({ from, to, reason: "holidays" });

describe("the next opening of a release window", () => {
  it("is now inside of it, from its first moment to the one before its end", () => {
    for (const now of ["2026-11-20T08:00:00.000Z", "2026-11-20T12:34:56.789Z", "2026-11-20T14:59:59.999Z"])
      assert.equal(opening(now), now);
  });

  it("is the next morning on a working day, and Monday after Friday", () => {
    assert.equal(opening("2026-11-19T15:00:00Z"), "2026-11-20T08:00:00.000Z");
    assert.equal(opening("2026-11-20T07:59:59Z"), "2026-11-20T08:00:00.000Z");
    assert.equal(opening("2026-11-20T15:00:00Z"), "2026-11-23T08:00:00.000Z");
    assert.equal(opening("2026-11-22T12:00:00Z"), "2026-11-23T08:00:00.000Z");
  });

  it("is by the clock on the wall, before and after a change of daylight-saving time", () => {
    assert.equal(opening("2026-03-27T15:00:00Z"), "2026-03-30T07:00:00.000Z");
    assert.equal(opening("2026-10-23T14:00:00Z"), "2026-10-26T08:00:00.000Z");
    const newYork = { ...office, zone: "America/New_York" };
    assert.equal(opening("2026-03-06T22:00:00Z", newYork), "2026-03-09T13:00:00.000Z");
  });

  it("is the moment of the change where the hour at which it opens is left out", () => {
    const night = { ...office, days: [7], from: "02:30", to: "05:00" };
    assert.equal(opening("2026-03-28T12:00:00Z", night), "2026-03-29T01:00:00.000Z");
    const closing = { ...office, days: [7], from: "01:00", to: "02:30" };
    assert.equal(opening("2026-03-29T00:59:00Z", closing), "2026-03-29T00:59:00.000Z");
    assert.equal(opening("2026-03-29T01:00:00Z", closing), "2026-04-04T23:00:00.000Z");
  });

  it("opens the first time and closes the second time where an hour comes twice", () => {
    const night = { ...office, days: [7], from: "02:30", to: "02:45" };
    assert.equal(opening("2026-10-25T00:00:00Z", night), "2026-10-25T00:30:00.000Z");
    assert.equal(opening("2026-10-25T01:44:00Z", night), "2026-10-25T01:44:00.000Z");
    assert.equal(opening("2026-10-25T01:45:00Z", night), "2026-11-01T01:30:00.000Z");
  });

  it("goes over midnight, and belongs to the day on which it begins", () => {
    const night = { ...office, days: [5], from: "22:00", to: "02:00", zone: "UTC" };
    assert.equal(opening("2026-11-21T01:59:00Z", night), "2026-11-21T01:59:00.000Z");
    assert.equal(opening("2026-11-21T02:00:00Z", night), "2026-11-27T22:00:00.000Z");
    assert.equal(opening("2026-11-19T23:00:00Z", night), "2026-11-20T22:00:00.000Z");
  });

  it("waits for freezes to end, also those that follow each other", () => {
    const frozen = [freeze("2026-12-22T00:00:00+01:00", "2026-12-28T12:00:00+01:00")];
    assert.equal(opening("2026-12-21T12:00:00Z", office, frozen), "2026-12-21T12:00:00.000Z");
    assert.equal(opening("2026-12-22T12:00:00Z", office, frozen), "2026-12-28T11:00:00.000Z");
    const more = [freeze("2026-12-28T00:00:00Z", "2026-12-28T23:00:00Z"), ...frozen];
    assert.equal(opening("2026-12-22T12:00:00Z", office, more), "2026-12-29T08:00:00.000Z");
    assert.equal(opening("2026-12-22T12:00:00Z", null, more), "2026-12-28T23:00:00.000Z");
    assert.equal(opening("2026-12-21T12:00:00Z", null, more), "2026-12-21T12:00:00.000Z");
  });

  it("is none where a freeze covers every window for years", () => {
    assert.equal(
      opening("2026-12-21T12:00:00Z", office, [freeze("2026-01-01T00:00:00Z", "2040-01-01T00:00:00Z")]),
      null,
    );
  });
});
