import assert from "node:assert/strict";
import { it } from "node:test";
import { plainTraffic } from "../../model/traffic.ts";
import { renderChange } from "./render-change.ts";

it("a change of the traffic that did not come about is marked", () => {
  const split = [{ to: { kind: "release", release: 2 }, percent: 100 }] as const;
  assert.equal(renderChange({ after: { ...plainTraffic, split }, status: "succeeded" }), "100 % to v2");
  assert.equal(renderChange({ after: plainTraffic, status: null }), "cleared");
  assert.equal(renderChange({ after: plainTraffic, status: "running" }), "cleared (under way)");
  assert.equal(
    renderChange({ after: { ...plainTraffic, split }, status: "failed" }),
    "100 % to v2 (failed: it does not hold)",
  );
});
