import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { definePlan } from "./define-plan.ts";
import { buildGraph } from "./graph.ts";
import type { Step } from "./plan.ts";

describe("buildGraph", () => {
  it("puts every step after what it needs", () => {
    const { order } = buildGraph(stepsOf({ d: "b c", b: "a", c: "a", a: "" }));
    assert.deepEqual(
      order.map((step) => step.id),
      ["a", "b", "c", "d"],
    );
  });

  it("takes a need that is named twice for one", () => {
    const { order, dependants } = buildGraph(stepsOf({ a: "", b: "a a" }));
    assert.equal(order.length, 2);
    assert.equal(dependants.get("a")?.length, 1);
  });

  it("prints the cycle, and only the cycle", () => {
    const steps = stepsOf({ first: "", waits: "b", a: "first c", b: "a", c: "b" });
    assert.throws(() => buildGraph(steps), {
      code: "plan-invalid",
      message: "Steps of the plan wait for each other: b needs a needs c needs b.",
    });
  });

  it("finds a step that needs itself", () => {
    assert.throws(() => buildGraph(stepsOf({ a: "a" })), { message: /: a needs a\.$/ });
  });

  it("refuses an unknown need and an id that is used twice", () => {
    assert.throws(() => buildGraph(stepsOf({ a: "nowhere" })), {
      code: "plan-invalid",
      message: /"a" needs "nowhere"/,
    });
    const [twice] = stepsOf({ a: "" });
    assert.throws(() => buildGraph([twice!, twice!]), { code: "plan-invalid", message: /Two steps .* "a"/ });
  });

  it("follows a chain of 100,000 steps", () => {
    const chain: Record<string, string> = { s0: "" };
    for (let i = 1; i < 100_000; i += 1) chain[`s${i}`] = `s${i - 1}`;
    assert.equal(buildGraph(stepsOf(chain)).order.at(-1)?.id, "s99999");
  });
});

describe("definePlan", () => {
  const draft = { id: "a", kind: "work", title: "Do a", reason: "new" };

  it("completes steps and freezes all of the plan", () => {
    const plan = definePlan({ steps: [{ ...draft, input: { list: [{ deep: 1 }] } }] });
    const input = plan.steps[0]?.input as { list: { deep: number }[] };
    assert.deepEqual(plan.undo, []);
    assert.deepEqual(plan.steps[0], { ...draft, needs: [], deadline: 60_000, input: { list: [{ deep: 1 }] } });
    assert.throws(() => (input.list[0]!.deep = 2), TypeError);
    assert.throws(() => (plan.steps as unknown[]).push(1), TypeError);
  });

  it("checks the way back as well", () => {
    assert.throws(() => definePlan({ steps: [], undo: [{ ...draft, needs: ["b"] }] }), { code: "plan-invalid" });
  });
});

/** From step id → ids that it needs, separated by spaces. */
function stepsOf(needs: Readonly<Record<string, string>>): readonly Step[] {
  return Object.entries(needs).map(([id, list]) => ({
    id,
    kind: "work",
    title: id,
    reason: "test",
    needs: list.split(" ").filter((need) => need !== ""),
    input: null,
    deadline: 1000,
  }));
}
