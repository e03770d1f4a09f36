import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import { definePlan } from "../../../src/engine/define-plan.ts";
import { type Execution, execute } from "../../../src/engine/execute.ts";
import type { StepHandler } from "../../../src/engine/plan.ts";
import { step } from "../../support/engine/steps.ts";
import { openTestStore } from "../../support/open-test-store.ts";

const never = (): Promise<never> => new Promise(() => {});

describe("a deadline", () => {
  it("ends a step whose handler ignores its signal, and goes on to the way back", async (t) => {
    const plan = definePlan({
      steps: [step("stuck", "", { deadline: 30 }), step("after", "stuck")],
      undo: [step("u")],
    });
    const ran: string[] = [];
    let aborted = false;
    const outcome = await start(t, plan, { grace: 20 }, async ({ step, signal }) => {
      ran.push(step.id);
      if (step.id !== "stuck") return;
      signal.addEventListener("abort", () => (aborted = true));
      await never();
    });
    assert.equal(aborted, true);
    assert.deepEqual(ran, ["stuck", "u"]);
    assert.equal(outcome.status, "failed");
    assert.equal(outcome.error?.code, "step-timeout");
    assert.match(outcome.error?.message ?? "", /^"Do stuck" did not finish within 0\.03 s\.$/);
    assert.ok(outcome.error?.hint);
  });

  it("fails a step that comes late, but lets it clean up first", async (t) => {
    const plan = definePlan({ steps: [step("late", "", { deadline: 10 })], undo: [step("u")] });
    const ran: string[] = [];
    const outcome = await start(t, plan, {}, async ({ step, signal }) => {
      if (step.id === "late") {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      ran.push(step.id);
    });
    assert.deepEqual(ran, ["late", "u"]);
    assert.equal(outcome.error?.code, "step-timeout");
  });

  it("holds within the way back", async (t) => {
    const plan = definePlan({ steps: [step("a")], undo: [step("stuck", "", { deadline: 20 }), step("u")] });
    const outcome = await start(t, plan, { grace: 0 }, async ({ step }) => {
      if (step.id === "a") throw new Error("broke");
      if (step.id === "stuck") await never();
    });
    assert.deepEqual(
      outcome.undoFailures.map(({ step, error }) => [step, error.code]),
      [["stuck", "step-timeout"]],
    );
  });

  it("silences a handler that was given up", async (t) => {
    const plan = definePlan({ steps: [step("stuck", "", { deadline: 10 })] });
    const speak = Promise.withResolvers<void>();
    const spoken = Promise.withResolvers<void>();
    const lines: string[] = [];
    await start(
      t,
      plan,
      { grace: 0, emit: (body) => body.type === "step.output" && lines.push(body.line) },
      async ({ log }) => {
        log("before");
        await speak.promise;
        log("after");
        spoken.resolve();
      },
    );
    speak.resolve();
    await spoken.promise;
    assert.deepEqual(lines, ["before"]);
  });
});

describe("cancelling", () => {
  it("starts no new step, aborts and awaits the running ones, and goes back", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b"), step("c", "a")], undo: [step("u")] });
    const cancel = new AbortController();
    const ran: string[] = [];
    const outcome = await start(t, plan, { signal: cancel.signal }, async ({ step, signal }) => {
      ran.push(step.id);
      if (step.id === "a") cancel.abort();
      if (step.id !== "b") return;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ran.push("b ended");
      signal.throwIfAborted();
    });
    assert.deepEqual(ran, ["a", "b", "b ended", "u"]);
    assert.equal(outcome.status, "cancelled");
    assert.equal(outcome.error, null);
  });

  it("waits for a step that ignores its signal until its deadline, and no longer", async (t) => {
    const plan = definePlan({ steps: [step("stuck", "", { deadline: 30 })], undo: [step("u")] });
    const cancel = new AbortController();
    const ran: string[] = [];
    const outcome = await start(t, plan, { signal: cancel.signal, grace: 0 }, async ({ step }) => {
      ran.push(step.id);
      cancel.abort();
      if (step.id === "stuck") await never();
    });
    assert.deepEqual(ran, ["stuck", "u"]);
    assert.equal(outcome.status, "cancelled");
  });

  it("does nothing to a deployment that was not begun, or that was done", async (t) => {
    const plan = definePlan({ steps: [step("a")], undo: [step("u")] });
    const ran: string[] = [];
    const early = await start(t, plan, { signal: AbortSignal.abort() }, async ({ step }) => void ran.push(step.id));
    assert.deepEqual([early.status, ran], ["cancelled", []]);

    const cancel = new AbortController();
    const late = await start(t, plan, { signal: cancel.signal }, async () => cancel.abort());
    assert.equal(late.status, "succeeded");
  });

  it("does not reach the way back", async (t) => {
    const plan = definePlan({ steps: [step("a")], undo: [step("u1"), step("u2", "u1")] });
    const cancel = new AbortController();
    const ran: string[] = [];
    const outcome = await start(t, plan, { signal: cancel.signal }, async ({ step, signal }) => {
      if (step.id === "a") throw new Error("broke");
      cancel.abort();
      assert.equal(signal.aborted, false);
      ran.push(step.id);
    });
    assert.deepEqual(ran, ["u1", "u2"]);
    assert.equal(outcome.status, "failed");
  });

  it("stops a plan without a way back too, for good", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b", "a"), step("c", "b")] });
    const { journal } = await openTestStore(t);
    const cancel = new AbortController();
    const ran: string[] = [];
    const handlers = {
      work: async ({ step, signal }: Parameters<StepHandler>[0]) => {
        ran.push(step.id);
        if (step.id !== "b") return;
        const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
        cancel.abort();
        await stopped;
        signal.throwIfAborted();
      },
    };
    const execution = { deployment: "d", plan, handlers, journal, emit: () => {} };
    assert.equal((await execute({ ...execution, signal: cancel.signal })).status, "cancelled");
    assert.equal((await execute(execution)).status, "cancelled");
    assert.deepEqual(ran, ["a", "b"]);
  });
});

describe("halting", () => {
  it("lets go without a way back and without another word in the journal", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b", "a"), step("c", "b")], undo: [step("u")] });
    const { journal } = await openTestStore(t);
    const halt = new AbortController();
    const ran: string[] = [];
    const handlers = {
      work: async ({ step, signal }: Parameters<StepHandler>[0]) => {
        ran.push(step.id);
        if (step.id !== "b" || halt.signal.aborted) return;
        const ended = new Promise((resolve) => signal.addEventListener("abort", resolve));
        halt.abort(new Error("the lease was lost"));
        await ended;
        ran.push("b was stopped");
      },
    };
    const execution = { deployment: "d", plan, handlers, journal, emit: () => {} };
    await assert.rejects(execute({ ...execution, halt: halt.signal }), { message: "the lease was lost" });
    assert.deepEqual(ran, ["a", "b", "b was stopped"]);
    assert.deepEqual(
      journal.read("d").map(({ id, status }) => [id, status]),
      [
        ["a", "done"],
        ["b", "running"],
      ],
    );
    assert.equal((await execute(execution)).status, "succeeded");
    assert.deepEqual(ran.slice(3), ["b", "c"]);
  });

  it("does not wait for a handler that ignores its signal longer than the grace", async (t) => {
    const plan = definePlan({ steps: [step("stuck", "", { deadline: 3_600_000 })] });
    const halt = new AbortController();
    const halted = start(t, plan, { halt: halt.signal, grace: 10 }, async () => {
      halt.abort(new Error("going down"));
      await never();
    });
    await assert.rejects(halted, { message: "going down" });
  });
});

async function start(t: TestContext, plan: Execution["plan"], rest: Partial<Execution>, work: StepHandler) {
  const { journal } = await openTestStore(t);
  return await execute({ deployment: "d", plan, handlers: { work }, journal, emit: () => {}, ...rest });
}
