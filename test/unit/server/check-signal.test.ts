import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StepRecord } from "../../../src/engine/journal.ts";
import { definePlan } from "../../../src/engine/define-plan.ts";
import type { DeploymentRecord } from "../../../src/model/records.ts";
import { type Asked, checkSignal } from "../../../src/server/signals/check-signal.ts";
import { standingOf } from "../../../src/server/signals/standing.ts";
import { deployment } from "../../contract/store/samples.ts";

const at = "2026-01-02T03:04:05.678Z";
const plan = definePlan({
  steps: [
    { id: "gate.approval:v2", kind: "gate.approval", title: "Wait", reason: "r" },
    { id: "routes.shift:v2", kind: "routes.shift", title: "Shift", reason: "r" },
    { id: "service.contract:web@v2", kind: "service.contract", title: "Contract", reason: "r" },
  ],
  pointOfNoReturn: "routes.shift:v2",
});
const done = (id: string): StepRecord => ({
  phase: "steps",
  id,
  status: "done",
  output: null,
  error: null,
  startedAt: at,
  finishedAt: at,
});

function ask(kind: Asked["kind"], rest: Partial<Asked> = {}, record: Partial<DeploymentRecord> = {}): Asked {
  return {
    kind,
    actor: "anna",
    reason: "a reason",
    deployment: deployment("d-1", { status: "running", startedAt: at, ...record }),
    plan,
    journal: [],
    standing: standingOf([]),
    gates: { approval: { by: [] }, window: null, freezes: [] },
    ...rest,
  };
}
const by = (...names: string[]): Asked["gates"] => ({ approval: { by: names }, window: null, freezes: [] });

describe("what may be asked of a deployment", () => {
  it("an approval needs a reason, a gate that is shut and somebody who may", () => {
    checkSignal(ask("approve"));
    checkSignal(ask("approve", { gates: by("anna") }));
    assert.throws(() => checkSignal(ask("approve", { reason: " " })), { code: "reason-missing" });
    assert.throws(() => checkSignal(ask("approve", { gates: by("ben") })), {
      code: "approval-refused",
      hint: /^ben may/,
    });
    for (const rest of [{ plan: null }, { journal: [done("gate.approval:v2")] }])
      assert.throws(() => checkSignal(ask("approve", rest)), { code: "deployment-conflict" });
  });

  it("nobody gets around those who may approve by promoting to all the traffic", () => {
    checkSignal(ask("promote-full", { gates: by("anna") }));
    checkSignal(ask("promote-full", { gates: by("ben"), journal: [done("gate.approval:v2")] }));
    assert.throws(() => checkSignal(ask("promote-full", { gates: by("ben") })), { code: "approval-refused" });
    assert.throws(() => checkSignal(ask("promote-full", { reason: null })), { code: "reason-missing" });
  });

  it("only what is paused is resumed", () => {
    const pause = { deployment: "d-1", seq: 1, at, kind: "pause", actor: "anna", token: "t", reason: null } as const;
    checkSignal(ask("resume", { standing: standingOf([pause]) }));
    const resumed = standingOf([pause, { ...pause, seq: 2, kind: "resume" }]);
    assert.throws(() => checkSignal(ask("resume", { standing: resumed })), { code: "deployment-conflict" });
    for (const kind of ["abort", "promote-full"] as const)
      assert.equal(standingOf([pause, { ...pause, seq: 2, kind }]).pause, null);
    for (const kind of ["approve", "retry"] as const)
      assert.equal(standingOf([pause, { ...pause, seq: 2, kind }]).pause?.seq, 1);
  });

  it("an abort is taken from any state but the end, and where the data have not been taken away", () => {
    for (const status of ["queued", "running"] as const) checkSignal(ask("abort", {}, { status }));
    const journal = [done("routes.shift:v2")];
    assert.throws(() => checkSignal(ask("abort", { journal })), { code: "deployment-conflict", hint: /--force/ });
    checkSignal(ask("abort", { journal, plan: { ...plan, steps: plan.steps.slice(0, 2) } }));
    for (const status of ["succeeded", "failed", "superseded", "cancelled"] as const)
      assert.throws(() => checkSignal(ask("abort", {}, { status, finishedAt: at })), { code: "deployment-conflict" });
    checkSignal(ask("abort", {}, { kind: "destroy", status: "queued" }));
    assert.throws(() => checkSignal(ask("abort", {}, { kind: "destroy" })), { code: "deployment-conflict" });
  });

  it("what has all the traffic for good is neither paused nor promoted", () => {
    for (const kind of ["pause", "promote-full", "approve", "retry"] as const)
      assert.throws(() => checkSignal(ask(kind, { journal: [done("routes.shift:v2")] })), {
        code: "deployment-conflict",
      });
  });

  it("a second try is for what did not succeed", () => {
    for (const status of ["failed", "superseded", "cancelled"] as const)
      checkSignal(ask("retry", {}, { status, finishedAt: at }));
    checkSignal(ask("retry"));
    for (const record of [{ status: "succeeded" }, { status: "failed", kind: "traffic" }] as const)
      assert.throws(() => checkSignal(ask("retry", {}, { ...record, finishedAt: at })), {
        code: "deployment-conflict",
      });
  });
});
