import assert from "node:assert/strict";
import { test } from "node:test";
import { plainLine } from "./plain-line.ts";

const cases = [
  ["\u001B[31mred\u001B[0m", "red"],
  ["\u001B]0;title\u0007text", "text"],
  ["\u009B31mred", "red"],
  ["a\u001B\u001B[31mb\u0085\u0090c\u007F\u0000", "abc"],
  ["main\u202Egpj\u202C\u2066x\u2069\u200E\u200F\u061C", "maingpjx"],
  ["\ta\tb", "  a  b"],
  ["größe 🌿 日本 עברית", "größe 🌿 日本 עברית"],
  ["👩\u200D👧", "👩\u200D👧"],
] as const;

for (const [text, plain] of cases) {
  test(`${JSON.stringify(plain)} is left`, () => assert.equal(plainLine(text), plain));
}
