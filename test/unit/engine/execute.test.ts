import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import { definePlan } from "../../../src/engine/define-plan.ts";
import type { EventBody } from "../../../src/engine/event.ts";
import { type Execution, type Outcome, execute } from "../../../src/engine/execute.ts";
import type { StepHandler } from "../../../src/engine/plan.ts";
import { BoughError } from "../../../src/lib/bough-error.ts";
import { step } from "../../support/engine/steps.ts";
import { openTestStore } from "../../support/open-test-store.ts";

describe("execute", () => {
  it("hands the outputs of the needed steps on, and returns all of them", async (t) => {
    const plan = definePlan({ steps: [step("sum", "one two"), step("one"), step("two"), step("apart")] });
    const { outcome } = await run(t, plan, async ({ step, outputs }) => {
      if (step.id === "one") return { value: 1 };
      if (step.id === "two") return { value: 2 };
      if (step.id === "sum") return Object.keys(outputs);
    });
    assert.equal(outcome.status, "succeeded");
    assert.equal(outcome.error, null);
    assert.deepEqual(outcome.outputs, { one: { value: 1 }, two: { value: 2 }, apart: null, sum: ["one", "two"] });
  });

  it("runs what does not wait for each other at the same time, as many as allowed", async (t) => {
    const plan = definePlan({ steps: Array.from({ length: 12 }, (_, i) => step(`s${i}`)) });
    const gate = Promise.withResolvers<void>();
    let now = 0;
    let most = 0;
    const handler: StepHandler = async () => {
      now += 1;
      most = Math.max(most, now);
      if (now === 4) gate.resolve();
      await gate.promise;
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    };
    const { outcome } = await run(t, plan, handler, { concurrency: 4 });
    assert.equal(outcome.status, "succeeded");
    assert.equal(most, 4);
  });

  it("has the intent on disk when a step runs, and the output when its dependant runs", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b", "a")] });
    const store = await openTestStore(t);
    const seen: unknown[] = [];
    await execute({
      deployment: "d",
      plan,
      journal: store.journal,
      emit: () => {},
      handlers: {
        work: async ({ step }) => {
          seen.push(store.journal.read("d").map(({ id, status, output }) => [id, status, output]));
          return step.id;
        },
      },
    });
    assert.deepEqual(seen, [
      [["a", "running", null]],
      [
        ["a", "done", "a"],
        ["b", "running", null],
      ],
    ]);
  });

  it("stops at a failure, and runs the way back after the running steps have ended", async (t) => {
    const plan = definePlan({
      steps: [step("slow"), step("bad"), step("later", "bad"), step("much-later", "later")],
      undo: [step("second", "first"), step("first")],
    });
    const ran: string[] = [];
    const { outcome } = await run(t, plan, async ({ step, signal }) => {
      ran.push(step.id);
      if (step.id === "bad") throw new BoughError("no-luck", "It did not start.", { hint: "Look at its log." });
      if (step.id !== "slow") return;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
      ran.push("slow ended");
      signal.throwIfAborted();
    });
    assert.deepEqual(ran, ["slow", "bad", "slow ended", "first", "second"]);
    assert.equal(outcome.status, "failed");
    assert.deepEqual(outcome.error, { code: "no-luck", message: "It did not start.", hint: "Look at its log." });
    assert.deepEqual(outcome.undoFailures, []);
  });

  it("without a way back does all that does not depend on what failed, and names every failure", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b", "a"), step("c"), step("d", "c"), step("e")] });
    const { outcome, ran } = await run(t, plan, async ({ step }) => {
      if (step.id === "a" || step.id === "e") throw new Error(`no ${step.id}`);
    });
    assert.deepEqual(ran.toSorted(), ["a", "c", "d", "e"]);
    assert.equal(outcome.status, "failed");
    assert.deepEqual(outcome.error, { code: "internal", message: 'no a Also failed: "Do e".', hint: null });
  });

  it("goes on with the way back when a part of it fails, and does not hide that", async (t) => {
    const plan = definePlan({
      steps: [step("a")],
      undo: [step("u1"), step("u2", "u1"), step("u3"), step("u4", "u3")],
    });
    const { outcome, ran } = await run(t, plan, async ({ step }) => {
      if (step.id === "a" || step.id === "u1") throw new BoughError("broken", `${step.id} broke.`);
    });
    assert.deepEqual(ran.toSorted(), ["a", "u1", "u3", "u4"]);
    assert.equal(outcome.status, "failed");
    assert.equal(outcome.error?.code, "broken");
    assert.match(outcome.error?.message ?? "", /^a broke\. The way back failed at "Do u1" \(u1 broke\.\)\.$/);
    assert.match(outcome.error?.hint ?? "", /bough prune/);
    assert.deepEqual(
      outcome.undoFailures.map((failure) => failure.step),
      ["u1"],
    );
  });

  it("reports a handler that throws at once, and an output that is no JSON", async (t) => {
    const plan = definePlan({ steps: [step("throws"), step("ring")] });
    const ring: { self?: unknown } = {};
    ring.self = ring;
    const { outcome } = await run(t, plan, ({ step }) => {
      if (step.id === "throws") throw new TypeError("at once");
      return Promise.resolve(ring as never);
    });
    assert.match(outcome.error?.message ?? "", /at once.*"Do ring"/);
  });

  it("refuses unknown kinds, in the way back too, and bad graphs before anything runs", async (t) => {
    const undoable = definePlan({ steps: [step("a")], undo: [step("u", "", { kind: "toString" })] });
    let runs = 0;
    const count: StepHandler = async () => {
      runs += 1;
    };
    await assert.rejects(run(t, undoable, count), { code: "step-unknown", message: /"u" of kind "toString"/ });
    const cyclic = { steps: [{ ...undoable.steps[0]!, needs: ["a"] }], undo: [], pointOfNoReturn: null };
    await assert.rejects(run(t, cyclic, count), { code: "plan-invalid" });
    assert.equal(runs, 0);
  });

  it("tells the story in order, with lines of output and times", async (t) => {
    const plan = definePlan({ steps: [step("a"), step("b", "a")], undo: [step("u")] });
    let clock = 0;
    const { events } = await run(
      t,
      plan,
      async ({ step, log }) => {
        clock += 7;
        log(`at ${step.id}`);
        if (step.id === "b") throw new BoughError("broken", "b broke.", { hint: "Mend it." });
      },
      { now: () => clock },
    );
    const error = { code: "broken", message: "b broke.", hint: "Mend it." };
    const about = (id: string, phase: "steps" | "undo" = "steps") => ({ phase, step: id, title: `Do ${id}` });
    assert.deepEqual(events, [
      { type: "step.started", ...about("a") },
      { type: "step.output", phase: "steps", step: "a", line: "at a" },
      { type: "step.done", ...about("a"), ms: 7 },
      { type: "step.started", ...about("b") },
      { type: "step.output", phase: "steps", step: "b", line: "at b" },
      { type: "step.failed", ...about("b"), ms: 7, error },
      { type: "step.started", ...about("u", "undo") },
      { type: "step.output", phase: "undo", step: "u", line: "at u" },
      { type: "step.done", ...about("u", "undo"), ms: 7 },
    ]);
  });

  it("does an empty plan", async (t) => {
    const { outcome } = await run(t, definePlan({ steps: [] }), async () => {});
    assert.deepEqual(outcome, { status: "succeeded", finished: true, error: null, outputs: {}, undoFailures: [] });
  });
});

async function run(
  t: TestContext,
  plan: Execution["plan"],
  work: StepHandler,
  rest: Partial<Execution> = {},
): Promise<{ outcome: Outcome; ran: string[]; events: EventBody[] }> {
  const { journal } = await openTestStore(t);
  const ran: string[] = [];
  const events: EventBody[] = [];
  const counted: StepHandler = (context) => {
    ran.push(context.step.id);
    return work(context);
  };
  const emit = (body: EventBody): void => void events.push(body);
  const outcome = await execute({ deployment: "d", plan, handlers: { work: counted }, journal, emit, ...rest });
  return { outcome, ran, events };
}
