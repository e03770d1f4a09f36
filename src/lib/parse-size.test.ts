import assert from "node:assert/strict";
import { it } from "node:test";
import { parseSize } from "./parse-size.ts";

it("parseSize gives bytes, or null for what is no size", () => {
  const cases: readonly (readonly [string | number, number | null])[] = [
    ["512b", 512],
    ["1kb", 1024],
    ["256MB", 268_435_456],
    ["1.5 gb", 1_610_612_736],
    [4096, 4096],
    [1.5, null],
    [-1, null],
    ["256", null],
    ["256mib", null],
    ["mb", null],
  ];
  for (const [text, bytes] of cases) assert.equal(parseSize(text), bytes, String(text));
});
