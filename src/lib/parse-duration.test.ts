import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDuration } from "./parse-duration.ts";

it("parseDuration gives milliseconds, or null for what is no duration", () => {
  const cases: readonly (readonly [string | number, number | null])[] = [
    ["500ms", 500],
    ["30s", 30_000],
    ["1.5m", 90_000],
    ["2 h", 7_200_000],
    ["14d", 1_209_600_000],
    [1500, 1500],
    [0, 0],
    [-1, null],
    [Number.NaN, null],
    ["30", null],
    ["s", null],
    ["-1s", null],
    ["1s2", null],
    ["", null],
  ];
  for (const [text, milliseconds] of cases) assert.equal(parseDuration(text), milliseconds, String(text));
});
