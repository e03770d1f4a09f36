import assert from "node:assert/strict";
import { it } from "node:test";
import type { Verdict, VerdictReason } from "../../../release/judge/verdict.ts";
import { createNarrator } from "./narrate.ts";

const told = (looks: readonly (readonly [at: number, reason: VerdictReason])[]): readonly string[] => {
  const lines: string[] = [];
  const narrator = createNarrator((line) => lines.push(line), 30_000);
  for (const [at, reason] of looks) narrator.tell(verdictOf(at, reason));
  return lines;
};

const verdictOf = (at: number, reason: VerdictReason): Verdict => ({
  outcome: "inconclusive",
  reason,
  at,
  looks: 1,
  evidence: [reason, "errors: 0 of 10", "slow: 0 of 10"],
  metrics: [],
});

it("a watch says nothing of missing traffic before there can be any, nor of what goes as expected", () => {
  assert.deepEqual(
    told([
      [0.2, "no-data"],
      [10, "no-data"],
      [15, "undecided"],
      [20, "undecided"],
    ]),
    [],
  );
  assert.deepEqual(
    told([
      [0.2, "no-data"],
      [29, "no-data"],
      [31.4, "no-data"],
    ]),
    ["After 31 s: no-data"],
  );
  assert.deepEqual(
    told([
      [60.1, "healthy"],
      [70, "healthy"],
      [95, "healthy"],
    ]),
    ["After 95 s: errors: 0 of 10"],
  );
  const idle = [1, 40, 80, 120, 160].map((at) => [at, "undecided"] as const);
  assert.deepEqual(told(idle), ["After 40 s: errors: 0 of 10"], "what stays the same is told once");
});

it("a watch tells at once what changes, and what it ends with once", () => {
  assert.deepEqual(
    told([
      [1, "undecided"],
      [5.04, "healthy"],
      [6, "incident"],
    ]),
    ["After 5 s: healthy", "After 6 s: incident"],
  );
  const lines: string[] = [];
  const narrator = createNarrator((line) => lines.push(line), 30_000);
  narrator.tell(verdictOf(1, "undecided"));
  narrator.conclude(verdictOf(2, "healthy"), "errors");
  narrator.tell(verdictOf(3, "healthy"));
  narrator.conclude(verdictOf(4, "healthy"), "everything");
  assert.deepEqual(lines, ["healthy", "errors: 0 of 10", "healthy", "errors: 0 of 10", "slow: 0 of 10"]);
});
