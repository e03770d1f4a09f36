import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dateOfBirthFault, daysUntilBirthday, greeting, usernameFault } from "../birthday.ts";

const day = (date: string): Date => new Date(`${date}T12:00:00Z`);

describe("a username", () => {
  it("consists of letters only", () => {
    for (const name of ["Ada", "z", "ABC"]) assert.equal(usernameFault(name), null, name);
    for (const name of ["", "ada1", "ada lovelace", "adá", "ada-l", "a\n", "%41"]) {
      assert.match(usernameFault(name) ?? "", /letters/, JSON.stringify(name));
    }
  });

  it("fits the table's key", () => {
    assert.equal(usernameFault("a".repeat(100)), null);
    assert.match(usernameFault("a".repeat(101)) ?? "", /at most 100/);
  });
});

describe("a date of birth", () => {
  const today = day("2026-03-01");

  it("is a real day before today", () => {
    for (const date of ["1815-12-10", "2026-02-28", "2000-02-29"])
      assert.equal(dateOfBirthFault(date, today), null, date);
  });

  it("is an ISO date", () => {
    for (const date of ["10.12.1815", "1815-12-1", "1815-12-10T00:00:00Z", " 1815-12-10", "", 18151210, null, {}]) {
      assert.match(dateOfBirthFault(date, today) ?? "", /YYYY-MM-DD/, JSON.stringify(date));
    }
    assert.match(dateOfBirthFault(undefined, today) ?? "", /missing/);
  });

  it("exists in the calendar", () => {
    for (const date of ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00"]) {
      assert.match(dateOfBirthFault(date, today) ?? "", /exists/, date);
    }
  });

  it("is not today, nor later, by the clock of UTC", () => {
    assert.match(dateOfBirthFault("2026-03-01", today) ?? "", /before today/);
    assert.match(dateOfBirthFault("2026-03-02", today) ?? "", /before today/);
    assert.match(dateOfBirthFault("2026-03-01", new Date("2026-03-01T23:59:59.999Z")) ?? "", /before today/);
    assert.equal(dateOfBirthFault("2026-03-01", new Date("2026-03-02T00:00:00Z")), null);
  });
});

describe("the days until a birthday", () => {
  const cases: readonly (readonly [birth: string, today: string, days: number])[] = [
    ["1990-05-17", "2026-05-17", 0],
    ["1990-05-17", "2026-05-16", 1],
    ["1990-05-17", "2026-05-18", 364],
    ["1990-01-01", "2026-12-31", 1],
    ["1990-12-31", "2026-01-01", 364],
    ["1990-03-01", "2024-02-28", 2],
    ["1990-03-01", "2023-02-28", 1],
    ["1990-05-17", "2023-05-18", 365],
    ["2000-02-29", "2024-02-28", 1],
    ["2000-02-29", "2024-02-29", 0],
    ["2000-02-29", "2023-02-28", 0],
    ["2000-02-29", "2023-02-27", 1],
    ["2000-02-29", "2023-03-01", 365],
  ];
  for (const [birth, today, days] of cases) {
    it(`from ${today} to the birthday of ${birth} are ${days}`, () => {
      assert.equal(daysUntilBirthday(birth, day(today)), days);
    });
  }

  it("are counted in UTC", () => {
    assert.equal(daysUntilBirthday("1990-05-17", new Date("2026-05-16T23:59:59Z")), 1);
    assert.equal(daysUntilBirthday("1990-05-17", new Date("2026-05-17T00:00:00Z")), 0);
  });
});

describe("the greeting", () => {
  it("counts the days", () => {
    assert.equal(greeting("Ada", "1815-12-10", day("2026-12-05")), "Hello, Ada! Your birthday is in 5 day(s)");
    assert.equal(greeting("Ada", "1815-12-10", day("2026-12-09")), "Hello, Ada! Your birthday is in 1 day(s)");
  });

  it("congratulates on the day", () => {
    assert.equal(greeting("Ada", "1815-12-10", day("2026-12-10")), "Hello, Ada! Happy birthday!");
  });
});
