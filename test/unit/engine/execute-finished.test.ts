import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type TestContext, describe, it } from "node:test";
import { definePlan } from "../../../src/engine/define-plan.ts";
import { type Execution, type Outcome, execute } from "../../../src/engine/execute.ts";
import type { Hold } from "../../../src/engine/hold.ts";
import type { StepHandler } from "../../../src/engine/plan.ts";
import { step } from "../../support/engine/steps.ts";
import { openTestStore } from "../../support/open-test-store.ts";
import { waitFor } from "../../support/wait-for.ts";

describe("the point of no return", () => {
  const plan = definePlan({
    steps: [
      step("before"),
      step("point", "before"),
      step("after", "point"),
      step("last", "after"),
      step("beside", "point"),
    ],
    undo: [step("u")],
    pointOfNoReturn: "point",
  });

  it("is a step of the plan", () => {
    assert.throws(() => definePlan({ steps: [step("a")], pointOfNoReturn: "b" }), { code: "plan-invalid" });
  });

  it("is taken back to when something fails before it", async (t) => {
    const { ran, outcome } = await run(t, { plan }, failing("before"));
    assert.deepEqual(ran, ["before", "u"]);
    assert.deepEqual([outcome.status, outcome.finished], ["failed", false]);
  });

  it("is not gone back behind: what fails after it hinders only what depends on it", async (t) => {
    const { ran, outcome } = await run(t, { plan }, failing("after"));
    assert.deepEqual(ran.toSorted(), ["after", "before", "beside", "point"]);
    assert.deepEqual([outcome.status, outcome.finished, outcome.error?.code], ["failed", true, "internal"]);
  });

  it("ends the right to cancel", async (t) => {
    const cancel = new AbortController();
    const { ran, outcome } = await run(t, { plan, signal: cancel.signal }, async ({ step: { id } }) => {
      if (id === "after") cancel.abort();
    });
    assert.deepEqual(ran.toSorted(), ["after", "before", "beside", "last", "point"]);
    assert.deepEqual([outcome.status, outcome.finished], ["succeeded", true]);
  });

  it("goes on when it was reached although everything had been asked to stop", async (t) => {
    const cancel = new AbortController();
    const { ran, outcome } = await run(t, { plan, signal: cancel.signal }, async ({ step: { id } }) => {
      if (id !== "point") return;
      cancel.abort();
      await sleep(5);
    });
    assert.ok(ran.includes("last") && !ran.includes("u"), ran.join(" "));
    assert.equal(outcome.status, "succeeded");
  });

  it("holds over a crash", async (t) => {
    const store = await openTestStore(t);
    const at = "2026-01-01T00:00:00Z";
    for (const id of ["before", "point"]) {
      store.journal.write("d", [
        { phase: "steps", step: id, at, status: "started" },
        { phase: "steps", step: id, at, status: "done", output: null },
      ]);
    }
    const signal = AbortSignal.abort();
    const { ran, outcome } = await run(t, { plan, signal, journal: store.journal, deployment: "d" }, failing("last"));
    assert.deepEqual(ran.toSorted(), ["after", "beside", "last"]);
    assert.deepEqual([outcome.status, outcome.finished], ["failed", true]);
  });
});

describe("a hold", () => {
  const plan = definePlan({ steps: [step("a"), step("b", "a")], undo: [step("u")] });

  it("lets no step start while it is on, and goes on when it is off", async (t) => {
    const hold = createHold();
    hold.set(true);
    const begun: string[] = [];
    const running = run(t, { plan, hold }, async ({ step: { id } }) => void begun.push(id));
    await sleep(20);
    assert.deepEqual(begun, []);
    hold.set(false);
    assert.equal((await running).outcome.status, "succeeded");
    assert.deepEqual(begun, ["a", "b"]);
  });

  it("that comes in the middle lets the running step end, as often as it comes", async (t) => {
    const hold = createHold();
    const { outcome } = await run(t, { plan, hold }, async ({ step: { id } }) => {
      if (id !== "a") return;
      hold.set(true);
      setTimeout(() => hold.set(false), 5);
      setTimeout(() => hold.set(true), 6);
      setTimeout(() => hold.set(false), 12);
    });
    assert.equal(outcome.status, "succeeded");
  });

  it("does not keep a deployment from being cancelled, nor the way back from being gone", async (t) => {
    const hold = createHold();
    const cancel = new AbortController();
    const running = run(t, { plan, hold, signal: cancel.signal }, async ({ step: { id } }) => {
      if (id === "a") hold.set(true);
    });
    await waitFor("the hold to be waited for", () => hold.waited());
    cancel.abort();
    const { ran, outcome } = await running;
    assert.deepEqual(ran, ["a", "u"]);
    assert.equal(outcome.status, "cancelled");
  });
});

function createHold(): Hold & { set(held: boolean): void; waited(): boolean } {
  let held = false;
  let off = Promise.withResolvers<void>();
  let wasWaited = false;
  return {
    get held() {
      return held;
    },
    async wait(signal) {
      wasWaited = true;
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(signal.reason));
      if (held) await Promise.race([off.promise, promise]);
    },
    set(on) {
      held = on;
      if (!on) {
        off.resolve();
        off = Promise.withResolvers<void>();
      }
    },
    waited: () => wasWaited,
  };
}

const failing =
  (id: string): StepHandler =>
  async (context) => {
    if (context.step.id === id) throw new Error("broke");
  };

async function run(
  t: TestContext,
  execution: Pick<Execution, "plan"> & Partial<Execution>,
  work: StepHandler,
): Promise<{ readonly ran: readonly string[]; readonly outcome: Outcome }> {
  const store = await openTestStore(t);
  const ran: string[] = [];
  const outcome = await execute({
    deployment: "d",
    journal: store.journal,
    handlers: {
      work: (context) => {
        ran.push(context.step.id);
        return work(context);
      },
    },
    emit: () => undefined,
    ...execution,
  });
  return { ran, outcome };
}
