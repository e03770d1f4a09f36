import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import { definePlan } from "../../../src/engine/define-plan.ts";
import { type Outcome, execute } from "../../../src/engine/execute.ts";
import type { Journal } from "../../../src/engine/journal.ts";
import type { Plan, StepHandler } from "../../../src/engine/plan.ts";
import { BoughError } from "../../../src/lib/bough-error.ts";
import { step } from "../../support/engine/steps.ts";
import { openTestStore } from "../../support/open-test-store.ts";

const diamonds = ["a", "b", "c", "d", "e", "f"];
const steps = [step("a"), step("b", "a"), step("c", "a"), step("d", "b c"), step("e"), step("f", "d e")];
const undo = [step("-f"), step("-d", "-f"), step("-e", "-f"), step("-a", "-d -e")];

/** What happens when nothing crashes: the same must come of it when anything does. */
const scenarios: Readonly<Record<string, Scenario>> = {
  "a plan that succeeds": {
    plan: definePlan({ steps, undo }),
    fails: [],
    status: "succeeded",
    done: diamonds,
  },
  "a plan that fails and goes back": {
    plan: definePlan({ steps, undo }),
    fails: ["d"],
    status: "failed",
    done: ["-f", "-d", "-e", "-a"],
  },
  "a way back that fails in part": {
    plan: definePlan({ steps, undo }),
    fails: ["f", "-d"],
    status: "failed",
    done: ["-f", "-e"],
  },
  "a plan without a way back that fails in part": {
    plan: definePlan({ steps }),
    fails: ["b"],
    status: "failed",
    done: ["a", "c", "e"],
  },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  describe(`crash and resume: ${name}`, () => {
    for (const concurrency of [1, 4]) {
      it(`ends the same after a crash at every boundary, ${concurrency} at a time`, async (t) => {
        await crashEverywhere(t, scenario, concurrency);
      });
    }
  });
}

describe("resuming", () => {
  it("goes on with the way back of a cancelled deployment", async (t) => {
    const { journal } = await openTestStore(t);
    const plan = definePlan({ steps: [step("a"), step("b", "a")], undo: [step("u1"), step("u2", "u1")] });
    const cancel = new AbortController();
    const ran: string[] = [];
    const work: StepHandler = async ({ step }) => {
      ran.push(step.id);
      cancel.abort();
    };
    const execution = { deployment: "d", plan, handlers: { work }, emit: () => {} };
    const dying = crashing(journal, 4, "before");
    await assert.rejects(execute({ ...execution, journal: dying, signal: cancel.signal }), Crash);
    const outcome = await execute({ ...execution, journal });
    assert.deepEqual(ran, ["a", "u1", "u1", "u2"]);
    assert.deepEqual([outcome.status, outcome.error], ["cancelled", null]);
  });

  it("runs nothing again of a deployment that has ended, and gives the same outcome", async (t) => {
    const { journal } = await openTestStore(t);
    const plan = definePlan({ steps, undo });
    const once: StepHandler = async ({ step }) => {
      if (step.id === "f") throw new BoughError("broken", "f broke.", { hint: "Mend it." });
      return step.id;
    };
    const first = await execute({ deployment: "d", plan, handlers: { work: once }, journal, emit: () => {} });
    const second = await execute({
      deployment: "d",
      plan,
      handlers: { work: () => assert.fail("was run again") },
      journal,
      emit: () => assert.fail("had something to tell"),
    });
    assert.deepEqual(second, first);
    assert.deepEqual(first.error, { code: "broken", message: "f broke.", hint: "Mend it." });
  });
});

interface Scenario {
  readonly plan: Plan;
  readonly fails: readonly string[];
  readonly status: Outcome["status"];
  /** What must be in the world at the end. */
  readonly done: readonly string[];
}

class Crash extends Error {}

/**
 * Crashes the execution at its nth write, just before and just after it reached the disk, for every
 * n, then, after the former, once more at every write of the resumption, and resumes to the end.
 */
async function crashEverywhere(t: TestContext, scenario: Scenario, concurrency: number): Promise<void> {
  const { journal } = await openTestStore(t);
  const clean = await finish(journal, "clean");
  let crashes = 0;

  for (const when of ["before", "after"] as const) {
    for (let first = 1; ; first += 1) {
      const probe = `${when}-${first}`;
      const crashedOnce = await crash(crashing(journal, first, when), probe, new Map());
      if (!crashedOnce) break;
      await finish(journal, probe, clean);
      crashes += 1;
      if (when === "after") continue;
      for (let second = 1; ; second += 1) {
        const id = `${probe}-${second}`;
        const world = new Map<string, number>();
        await crash(crashing(journal, first, when), id, world);
        if (!(await crash(crashing(journal, second, when), id, world))) break;
        await finish(journal, id, clean, world);
        crashes += 1;
      }
    }
  }
  assert.ok(crashes >= 10, `only ${crashes} crashes were tried`);

  async function crash(dying: Journal, deployment: string, world: Map<string, number>): Promise<boolean> {
    try {
      await go(dying, deployment, world);
      return false;
    } catch (error) {
      assert.ok(error instanceof Crash, String(error));
      return true;
    }
  }

  async function finish(
    journal: Journal,
    deployment: string,
    expected?: Outcome,
    world = new Map<string, number>(),
  ): Promise<Outcome> {
    const before = new Set(ended(journal, deployment));
    const ran: string[] = [];
    const outcome = await go(journal, deployment, world, ran);
    assert.equal(outcome.status, scenario.status);
    assert.deepEqual(
      ran.filter((id) => before.has(id)),
      [],
      "what was done was done again",
    );
    for (const id of scenario.done) assert.ok(before.has(id) || world.has(id), `${id} was never done`);
    if (expected !== undefined) assert.deepEqual(comparable(outcome), comparable(expected));
    return outcome;
  }

  async function go(
    journal: Journal,
    deployment: string,
    world: Map<string, number>,
    ran: string[] = [],
  ): Promise<Outcome> {
    const work: StepHandler = async ({ step, outputs }) => {
      ran.push(step.id);
      for (const need of step.needs) assert.equal(outputs[need], `output of ${need}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (scenario.fails.includes(step.id)) throw new BoughError("broken", `${step.id} broke.`);
      world.set(step.id, (world.get(step.id) ?? 0) + 1);
      return `output of ${step.id}`;
    };
    return await execute({ deployment, plan: scenario.plan, handlers: { work }, journal, emit: () => {}, concurrency });
  }
}

/** A journal whose process dies at the nth write, before or after that is on disk. */
function crashing(journal: Journal, nth: number, when: "before" | "after"): Journal {
  let writes = 0;
  return {
    read: (deployment) => journal.read(deployment),
    write(deployment, entries) {
      writes += 1;
      if (writes > nth || (writes === nth && when === "before")) throw new Crash();
      journal.write(deployment, entries);
      if (writes === nth) throw new Crash();
    },
  };
}

function ended(journal: Journal, deployment: string): readonly string[] {
  return journal
    .read(deployment)
    .filter(({ status }) => status === "done" || status === "failed")
    .map(({ id }) => id);
}

/** Which of the running siblings were cut off by a failure depends on the moment; what follows from it does not. */
function comparable({ status, error, undoFailures }: Outcome): unknown {
  return { status, error, undoFailures: undoFailures.map(({ step }) => step).sort() };
}
