import assert from "node:assert/strict";
import { it } from "node:test";
import { globPrefix } from "./glob-prefix.ts";
import { matchesGlob } from "./matches-glob.ts";

it("matchesGlob matches the whole text", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["main", "main", true],
    ["main", "mainline", false],
    ["*", "", true],
    ["*", "feature/a", true],
    ["feature/*", "feature/a/b", true],
    ["feature/*", "features", false],
    ["*-no-infra", "idea-no-infra", true],
    ["*-no-infra", "no-infra-yet", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["v?", "v1", true],
    ["v?", "v", false],
    ["v?", "v12", false],
    ["a.c", "abc", false],
    ["**", "x", true],
  ];
  for (const [pattern, text, matches] of cases) assert.equal(matchesGlob(pattern, text), matches, `${pattern} ${text}`);
});

it("matchesGlob answers at once for a pattern that is made to be slow", () => {
  const started = performance.now();
  assert.equal(matchesGlob("*a".repeat(30), "a".repeat(29)), false);
  assert.equal(matchesGlob(`${"*a".repeat(200)}b`, "a".repeat(2000)), false);
  assert.ok(performance.now() - started < 500);
});

it("globPrefix is what stands before the first wildcard", () => {
  assert.deepEqual(["main", "feature/*", "*-x", "v?.*"].map(globPrefix), ["main", "feature/", "", "v"]);
});
