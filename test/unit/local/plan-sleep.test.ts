import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildGraph } from "../../../src/engine/graph.ts";
import type { Step } from "../../../src/engine/plan.ts";
import type { LocalActual } from "../../../src/providers/local/actual.ts";
import { plan } from "../../../src/providers/local/plan.ts";
import { callersFirst } from "../../../src/providers/local/release/callers-first.ts";
import { desired, release, running, service } from "../../support/local/planned-release.ts";

const linked = { resources: { api: { ...service, link: { store: "store" } }, store: { ...service, paths: [] } } };

function asleep(actual: LocalActual): LocalActual {
  return { ...actual, processes: [], routes: actual.routes && { ...actual.routes, asleep: true } };
}

const order = (steps: readonly Step[]): readonly string[] => {
  buildGraph(steps);
  return steps.map(({ id }) => id);
};

const needsOf = (steps: readonly Step[], id: string): readonly string[] =>
  steps.find((step) => step.id === id)?.needs ?? assert.fail(id);

describe("the plan of an environment that shall sleep", () => {
  it("tells the public first, drains callers before those they call, and cannot be taken back from there on", () => {
    const v1 = release(1, linked);
    const { steps, undo, pointOfNoReturn } = plan(
      desired({ release: v1, previous: v1, asleep: true, straight: true }),
      running(1, { store: 1, api: 2 }),
    );
    assert.deepEqual(order(steps), [
      "routes.sleep:v1",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
      "revision.drain:store@v1",
      "revision.stop:store@v1",
      "routes.sleep:v1/stopped",
    ]);
    assert.equal(pointOfNoReturn, "routes.sleep:v1");
    assert.deepEqual(needsOf(steps, "revision.drain:api@v1"), ["routes.sleep:v1"]);
    assert.deepEqual(needsOf(steps, "revision.drain:store@v1"), ["revision.drain:api@v1"]);
    assert.ok(needsOf(steps, "routes.sleep:v1/stopped").includes("revision.stop:store@v1"));
    assert.deepEqual(order(undo), ["revision.restore:api@v1", "revision.restore:store@v1", "routes.restore:v1"]);
  });

  it("stops warm revisions too", () => {
    const [v1, v2] = [running(1), running(2)];
    const actual = { ...v2, processes: [...v1.processes, ...v2.processes] };
    const { steps } = plan(desired({ release: release(2), previous: release(2), asleep: true, warm: [] }), actual);
    for (const id of ["revision.stop:api@v1", "revision.stop:api@v2"]) assert.ok(order(steps).includes(id), id);
  });

  it("is empty when it sleeps already, and takes away what runs all the same", () => {
    const wish = desired({ release: release(1), previous: release(1), asleep: true, wasAsleep: true });
    assert.deepEqual(plan(wish, asleep(running(1))), { steps: [], undo: [], pointOfNoReturn: null });
    const { steps, undo } = plan(wish, { ...asleep(running(1)), processes: running(1).processes });
    assert.ok(order(steps).includes("revision.stop:api@v1"));
    assert.deepEqual(undo, [], "there is nobody to be given it back");
    const lost = plan(wish, { ...asleep(running(1)), routes: null });
    assert.deepEqual(order(lost.steps), ["routes.sleep:v1"]);
  });
});

describe("the plan of an environment that shall wake", () => {
  it("starts the very release, without gates, checks, migrations or shares", () => {
    const gated = {
      strategy: { kind: "canary", steps: [10, 50], bake: 2000, judge: null, chaos: null },
      gates: { approval: { by: [] }, window: null, freeze: [] },
    } as unknown as Parameters<typeof release>[1];
    const v1 = release(1, gated);
    const { steps, undo, pointOfNoReturn } = plan(
      desired({ release: v1, previous: v1, wasAsleep: true, straight: true }),
      asleep(running(1)),
    );
    assert.deepEqual(order(steps), ["revision.start:api@v1", "revision.healthy:api@v1", "routes.shift:v1"]);
    assert.equal(steps[0]?.reason, "the environment is asleep");
    assert.equal(pointOfNoReturn, "routes.shift:v1");
    assert.deepEqual(order(undo), [
      "routes.sleep:v1",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
      "routes.sleep:v1/stopped",
    ]);
  });
});

it("a release that fails over one that sleeps starts nothing of that", () => {
  const { undo } = plan(desired({ release: release(2), previous: release(1), wasAsleep: true }), asleep(running(1)));
  assert.deepEqual(order(undo), [
    "routes.sleep:v1",
    "revision.drain:api@v2",
    "revision.stop:api@v2",
    "routes.sleep:v1/stopped",
    "jobs.forget:shop/main",
  ]);
});

describe("services, callers first", () => {
  const of = (links: Readonly<Record<string, readonly string[]>>): readonly (readonly string[])[] => {
    const resources = Object.fromEntries(
      Object.entries(links).map(([name, to]) => [
        name,
        { ...service, link: Object.fromEntries(to.map((one) => [one, one])) },
      ]),
    );
    return callersFirst(release(1, { resources }), Object.keys(links));
  };

  it("come before those that they call, and a circle is one group", () => {
    assert.deepEqual(of({ a: [], b: [] }), [["a", "b"]]);
    assert.deepEqual(of({ store: [], api: ["store"], web: ["api", "store"] }), [["web"], ["api"], ["store"]]);
    assert.deepEqual(of({ own: ["own"], one: ["two"], two: ["one"] }), [["own"], ["one", "two"]]);
    assert.deepEqual(of({ front: ["one"], one: ["two"], two: ["one", "back"], back: [] }), [
      ["front"],
      ["one", "two", "back"],
    ]);
  });
});
