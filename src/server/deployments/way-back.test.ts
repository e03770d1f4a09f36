import assert from "node:assert/strict";
import { it } from "node:test";
import type { DeploymentKind } from "../../model/records.ts";
import { wayBack } from "./way-back.ts";

it("leads from a finished deployment to what was before", () => {
  const cases: readonly [DeploymentKind, number, { release: number; asleep: boolean }, DeploymentKind | null][] = [
    ["deploy", 2, { release: 1, asleep: false }, "rollback"],
    ["rollback", 1, { release: 2, asleep: true }, "rollback"],
    ["sleep", 1, { release: 1, asleep: false }, "wake"],
    ["sleep", 1, { release: 1, asleep: true }, null],
    ["wake", 1, { release: 1, asleep: true }, "sleep"],
    ["wake", 1, { release: 1, asleep: false }, null],
    ["repair", 1, { release: 1, asleep: true }, null],
  ];
  for (const [kind, release, before, back] of cases) assert.equal(wayBack({ kind, release }, before), back, kind);
});
