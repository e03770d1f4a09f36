import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildGraph } from "../../../src/engine/graph.ts";
import type { Plan, Step } from "../../../src/engine/plan.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { plan } from "../../../src/providers/local/plan.ts";
import type { RoutesInput } from "../../../src/providers/local/routes/routes-input.ts";
import { desired, environment, release, running, service } from "../../support/local/planned-release.ts";

const judge = {
  alpha: 0.01,
  beta: 0.05,
  unit: "session",
  timeout: 60_000,
  errors: { toleratedRatio: 1, bad: 0.05 },
  latency: null,
  metrics: {},
} as const;
const canary = { kind: "canary", steps: [10, 50], bake: 2000, judge: null, chaos: null } as const;
const http = (name: string) =>
  ({ kind: "http", name, method: "GET", path: "/", status: 200, contains: null, timeout: 1000 }) as const;
const none = { beforeTraffic: [], atEachStep: [], afterTraffic: [] };

const change = (spec: Partial<Spec>, of: Partial<Parameters<typeof desired>[0]> = {}): Plan =>
  plan(desired({ release: release(2, spec), previous: release(1), ...of }), running(1));

describe("the plan of a canary", () => {
  it("gives the traffic share by share, and what was replaced is stopped after it is not taken back any more", () => {
    const { steps, undo, pointOfNoReturn } = change({ strategy: canary });
    assert.deepEqual(order(steps), [
      "service.migrate:api@v2",
      "revision.start:api@v2",
      "revision.healthy:api@v2",
      "routes.weigh:v2@0",
      "routes.weigh:v2@10",
      "release.bake:v2@10",
      "routes.weigh:v2@50",
      "release.bake:v2@50",
      "routes.shift:v2",
      "release.finish:v2",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
      "jobs.forget:shop/main",
    ]);
    assert.equal(pointOfNoReturn, "release.finish:v2");
    assertChain(steps, [
      "service.migrate:api@v2",
      "revision.healthy:api@v2",
      "routes.weigh:v2@0",
      "routes.weigh:v2@10",
      "release.bake:v2@10",
      "routes.weigh:v2@50",
      "release.bake:v2@50",
      "routes.shift:v2",
      "release.finish:v2",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
    ]);
    assert.deepEqual(order(undo), [
      "revision.restore:api@v1",
      "routes.restore:v1",
      "revision.drain:api@v2",
      "revision.stop:api@v2",
      "jobs.forget:shop/main",
    ]);
  });

  it("has its judge, gates, checks and experiment at their places", () => {
    const experiment = { title: "slow", steadyState: [], method: [], duration: 1000, stop: [] };
    const { steps } = change({
      strategy: { ...canary, judge, chaos: "slow" },
      chaos: { allowed: true, experiments: { slow: experiment }, schedule: null },
      checks: { beforeTraffic: [http("smoke")], atEachStep: [http("probe")], afterTraffic: [http("later")] },
      gates: {
        approval: { by: ["ann"] },
        window: { days: [1], from: "09:00", to: "16:00", zone: "Europe/Berlin", outside: "wait" },
        freezes: [{ from: "2026-12-24T00:00:00Z", to: "2026-12-27T00:00:00Z", reason: "feast" }],
      },
    });
    assertChain(steps, [
      "routes.weigh:v2@0",
      "check.run:v2/beforeTraffic/smoke",
      "release.preflight:v2",
      "gate.approval:v2",
      "gate.freeze:v2",
      "gate.window:v2",
      "routes.weigh:v2@10",
      "check.run:v2@10/atEachStep/probe",
      "routes.weigh:v2@50",
      "release.bake:v2@50",
      "release.verdict:v2",
      "routes.shift:v2",
      "check.run:v2@100/afterTraffic/later",
      "release.finish:v2",
      "revision.stop:api@v1",
    ]);
    assertBefore(steps, "chaos.run:v2/slow", "routes.weigh:v2@50");
    assertBefore(steps, "check.run:v2@100/atEachStep/probe", "release.finish:v2");
    for (const { kind, needs } of steps)
      if (kind === "check.run") assert.ok(needs.includes("routes.weigh:v2@0"), "a check needs its address");
  });

  it("tests the release that serves on the schema that the new one has migrated", () => {
    const checks = { ...none, beforeTraffic: [http("smoke")] };
    const { steps } = plan(desired({ release: release(2, { checks }), previous: release(1, { checks }) }), running(1));
    assert.deepEqual(
      steps.filter(({ kind }) => kind === "check.run").map(({ id, needs }) => [id, needs]),
      [
        ["check.run:v2/beforeTraffic/smoke", ["routes.weigh:v2@0"]],
        ["check.run:v2/v1/beforeTraffic/smoke", ["routes.weigh:v2@0"]],
      ],
    );
    assertBefore(steps, "service.migrate:api@v2", "check.run:v2/v1/beforeTraffic/smoke");
    assertBefore(steps, "check.run:v2/v1/beforeTraffic/smoke", "routes.shift:v2");
  });

  it("has no shares when nothing serves, nor when it goes straight", () => {
    const first = plan(desired({ release: release(1, { strategy: canary }) }), { ...running(1), processes: [] });
    assert.deepEqual(shares(first), []);
    assert.equal(first.pointOfNoReturn, "routes.shift:v1");
    const back = change(
      { strategy: canary, gates: { approval: { by: [] }, window: null, freezes: [] } },
      { straight: true },
    );
    assert.deepEqual(order(back.steps), [
      "revision.start:api@v2",
      "revision.healthy:api@v2",
      "routes.shift:v2",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
    ]);
  });

  it("of a linear shift adds the same each time", () => {
    const linear = { kind: "linear", step: 30, every: 1000, judge: null, chaos: null } as const;
    assert.deepEqual(shares(change({ strategy: linear })), [0, 30, 60, 90]);
  });

  it("divides the routes of all its resources between two releases, and undoes to one", () => {
    const { steps, undo } = change({ strategy: canary });
    const at = (id: string, of: readonly Step[]): RoutesInput["shares"] =>
      (find(of, id).input as unknown as RoutesInput).shares;
    assert.deepEqual(at("routes.weigh:v2@10", steps), [
      { version: 2, share: 10, instances: {} },
      { version: 1, share: 90, instances: {} },
    ]);
    assert.deepEqual(at("routes.shift:v2", steps), [
      { version: 2, share: 100, instances: {} },
      { version: 1, share: 0, instances: {} },
    ]);
    assert.deepEqual(at("release.finish:v2", steps), [{ version: 2, share: 100, instances: {} }]);
    assert.deepEqual(at("routes.restore:v1", undo), [{ version: 1, share: 100, instances: {} }]);
  });
});

describe("the plan of a rolling release", () => {
  const rolling = { strategy: { kind: "rolling" } } as const;

  it("starts one instance, gives it its share, and stops one of the old ones, round by round", () => {
    const { steps, undo, pointOfNoReturn } = change(rolling);
    assertChain(steps, [
      "revision.start:api@v2/1",
      "revision.healthy:api@v2/1",
      "routes.weigh:v2@50",
      "revision.drain:api@v1/1",
      "revision.stop:api@v1/1",
      "revision.start:api@v2",
      "revision.healthy:api@v2",
      "routes.shift:v2",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
    ]);
    assert.equal(pointOfNoReturn, "routes.shift:v2");
    assertBefore(undo, "revision.restore:api@v1", "routes.restore:v1");
  });

  it("of one instance starts the new one, shifts, and stops the old one", () => {
    const resources = { api: { ...service, instances: 1 } };
    const both = { ...rolling, resources };
    const { steps } = plan(desired({ release: release(2, both), previous: release(1, both) }), running(1));
    assert.deepEqual(shares({ steps, undo: [], pointOfNoReturn: null }), []);
    assertChain(steps, ["revision.start:api@v2", "routes.shift:v2", "revision.stop:api@v1"]);
  });

  it("lets services of different sizes grow and shrink together, with at least one instance while they have a share", () => {
    const sized = (big: number, small: number): Partial<Spec> => ({
      ...rolling,
      resources: { big: { ...service, instances: big }, small: { ...service, instances: small } },
    });
    const previous = release(1, sized(4, 1));
    const actual = running(1, { big: 4, small: 1 });
    const { steps } = plan(desired({ release: release(2, sized(2, 1)), previous }), actual);
    assert.deepEqual(shares({ steps, undo: [], pointOfNoReturn: null }), [25, 50, 75]);
    assert.deepEqual(
      steps.filter(({ kind }) => kind === "revision.start").map(({ id }) => id),
      ["revision.start:big@v2/1", "revision.start:small@v2", "revision.start:big@v2"],
    );
    assert.deepEqual(
      steps.filter(({ kind }) => kind === "revision.stop").map(({ id }) => id),
      [
        "revision.stop:big@v1/3",
        "revision.stop:big@v1/2",
        "revision.stop:big@v1/1",
        "revision.stop:big@v1",
        "revision.stop:small@v1",
      ],
    );
  });
});

describe("the plan of a release that replaces others", () => {
  it("keeps warm what shall be warm, and stops the rest", () => {
    const actual = { ...running(1), processes: [...running(1).processes, ...running(3).processes] };
    const { steps } = plan(desired({ release: release(4), previous: release(3), warm: [3] }), actual);
    assert.deepEqual(stopped(steps), ["revision.stop:api@v1"]);
  });

  it("stops what is due when nothing else changes", () => {
    const actual = { ...running(2), processes: [...running(1).processes, ...running(2).processes] };
    const { steps } = plan(desired({ release: release(2), previous: release(2), straight: true }), actual);
    assert.deepEqual(stopped(steps), ["revision.stop:api@v1"]);
    assertBefore(steps, "routes.shift:v2", "revision.drain:api@v1");
  });

  it("retains the sessions of what is warm only where the definition says so", () => {
    const retained = (keep: boolean): readonly number[] => {
      const sticky = { cookie: "bough", maxAge: 1000, keep };
      const { steps } = plan(desired({ release: release(2, { sticky }), previous: release(1), warm: [1] }), running(1));
      return (find(steps, "routes.shift:v2").input as unknown as RoutesInput).retained;
    };
    assert.deepEqual(retained(true), [2, 1]);
    assert.deepEqual(retained(false), []);
  });

  it("contracts the schema when nothing of the releases before runs any more, warm or not", () => {
    const resources = { api: { ...service, migrate: { expand: "expand", contract: "contract" } } };
    const { steps, pointOfNoReturn } = change({ resources }, { warm: [1] });
    assert.equal(pointOfNoReturn, "routes.shift:v2");
    assertChain(steps, [
      "service.migrate:api@v2",
      "routes.shift:v2",
      "revision.stop:api@v1",
      "service.contract:api@v2",
    ]);
  });

  it("all-at-once waits for its gates before it stops anything, and is tested before it is in the routes", () => {
    const { steps } = change({
      strategy: { kind: "all-at-once" },
      checks: { ...none, beforeTraffic: [http("smoke")] },
      gates: { approval: { by: [] }, window: null, freezes: [] },
    });
    assertChain(steps, [
      "gate.approval:v2",
      "revision.stop:api@v1",
      "revision.start:api@v2",
      "routes.weigh:v2@0",
      "check.run:v2/beforeTraffic/smoke",
      "routes.shift:v2",
    ]);
    assert.deepEqual(
      (find(steps, "routes.weigh:v2@0").input as unknown as RoutesInput).shares.map(({ version }) => version),
      [2],
    );
  });

  it("takes along what people have set of the traffic", () => {
    const traffic = { ...plainTraffic, maintenance: { mode: "stop", message: "later" } } as const;
    const { steps } = plan(desired({ release: release(2), previous: release(1), traffic }), running(1));
    assert.deepEqual((find(steps, "routes.shift:v2").input as unknown as RoutesInput).traffic, traffic);
    assert.deepEqual(environment, { app: "shop", slug: "main" });
  });
});

const shares = ({ steps }: Plan): readonly number[] =>
  steps.flatMap(({ kind, id }) => (kind === "routes.weigh" ? [Number(id.split("@")[1])] : []));

const stopped = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ kind, id }) => (kind === "revision.stop" ? [id] : []));

/** Ids as they were written; fails when no order allows them to run. */
function order(steps: readonly Step[]): readonly string[] {
  buildGraph(steps);
  return steps.map(({ id }) => id);
}

function find(steps: readonly Step[], id: string): Step {
  const found = steps.find((one) => one.id === id);
  assert.ok(found !== undefined, `there is no step ${id} in ${steps.map((one) => one.id).join(", ")}`);
  return found;
}

/** Fails unless each waits for the one before, directly or through others. */
function assertChain(steps: readonly Step[], ids: readonly string[]): void {
  for (const [index, id] of ids.entries()) {
    const earlier = ids[index - 1];
    if (earlier !== undefined) assertBefore(steps, earlier, id);
  }
}

function assertBefore(steps: readonly Step[], earlier: string, later: string): void {
  find(steps, earlier);
  const waitsFor = (id: string): boolean => find(steps, id).needs.some((need) => need === earlier || waitsFor(need));
  assert.ok(waitsFor(later), `${later} does not wait for ${earlier}`);
}
