import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainTraffic } from "../../../src/model/traffic.ts";
import { createWarmTimer } from "../../../src/server/environments/keep-warm.ts";
import { rollbackWindow } from "../../../src/server/environments/rollback-window.ts";
import { warmAfter } from "../../../src/server/environments/warm-after.ts";
import { withoutCold } from "../../../src/server/environments/without-cold.ts";
import { deployment, environment, release } from "../../contract/store/samples.ts";
import { openTestStore } from "../../support/open-test-store.ts";
import { waitFor } from "../../support/wait-for.ts";

const now = Date.parse("2026-01-02T03:04:05.000Z");
const iso = (offset: number): string => new Date(now + offset).toISOString();
const spec = (rest: object) => ({ version: 5, spec: { ...release("shop", "main").spec, keepWarm: 1000, ...rest } });
const live = { ...environment("shop", "main"), release: 4, status: "live" } as const;
const split = [
  { to: { kind: "release", release: 4 }, percent: 50 },
  { to: { kind: "release", release: 2 }, percent: 50 },
] as const;

describe("what stays warm", () => {
  const times = { begins: now, ends: now + 500 };
  it("is what was replaced, from the end of the deployment on, and what is not due", () => {
    const warm = [
      { release: 3, until: iso(100) },
      { release: 2, until: iso(-1) },
    ];
    assert.deepEqual(warmAfter({ ...live, warm }, spec({}), times), [
      { release: 4, until: iso(1500) },
      { release: 3, until: iso(100) },
    ]);
    assert.deepEqual(
      warmAfter({ ...live, warm }, spec({ rollbackWindow: 1 }), times).map((one) => one.release),
      [4],
    );
    const back = { ...spec({}), version: 3 };
    assert.deepEqual(
      warmAfter({ ...live, warm }, back, times).map((one) => one.release),
      [4],
    );
  });

  it("is nothing where the old revision stops first, or nothing is to stay", () => {
    assert.deepEqual(warmAfter(live, spec({ keepWarm: 0 }), times), []);
    for (const kind of ["all-at-once", "rolling"])
      assert.deepEqual(warmAfter(live, spec({ strategy: { kind } }), times), []);
    assert.deepEqual(warmAfter({ ...live, release: null }, spec({}), times), []);
  });

  it("is what people lead traffic to, however long it is due", () => {
    const warm = [{ release: 2, until: iso(-1) }];
    const same = { ...spec({}), version: 4 };
    assert.deepEqual(warmAfter({ ...live, warm }, same, times), []);
    assert.deepEqual(warmAfter({ ...live, warm, traffic: { ...plainTraffic, split } }, same, times), warm);
  });

  it("is not what has been stopped, nor does traffic go there", () => {
    const warm = [
      { release: 3, until: iso(100) },
      { release: 2, until: iso(100) },
    ];
    const rule = { by: "header", name: "a", value: "1", to: { kind: "release", release: 2 } } as const;
    const away = { ...rule, value: "2", to: { kind: "environment", slug: "staging" } } as const;
    const maintenance = { mode: "stop", message: "m" } as const;
    const traffic = { split, rules: [rule, away], mirror: { to: 2, percent: 5 }, maintenance };
    const kept = withoutCold({ ...live, warm, traffic }, new Set([4, 3]));
    assert.deepEqual(kept.warm, warm.slice(0, 1));
    assert.deepEqual(kept.traffic, { split: [], rules: [away], mirror: null, maintenance });
    assert.deepEqual(withoutCold(kept, new Set([4, 3])), kept);
  });
});

it("the rollback window counts releases that were ever live, before and after the one that serves", async (t) => {
  const store = await openTestStore(t);
  store.apps.ensure("shop");
  const draft = release("shop", "main");
  for (let version = 1; version <= 7; version += 1)
    store.releases.create({ ...draft, spec: { ...draft.spec, rollbackWindow: 2 } });
  for (const version of [1, 2, 3, 5, 6])
    store.deployments.put(deployment(`d-${version}`, { status: "succeeded", release: version }));
  store.deployments.put(deployment("d-4", { status: "failed", release: 4 }));
  const at = (version: number | null) => rollbackWindow(store, { ...live, release: version });
  assert.deepEqual(at(5), [6, 3, 2]);
  assert.deepEqual(at(1), [3, 2]);
  assert.deepEqual(at(null), []);
});

it("the timer asks for what is due once, waits before it asks again, and leaves what is at work", async () => {
  const due = [{ release: 3, until: new Date(Date.now() + 60).toISOString() }];
  let all = [
    { ...live, warm: due },
    { ...live, slug: "busy", status: "deploying" as const, warm: due },
  ];
  const asked: string[] = [];
  const timer = createWarmTimer({ environments: { list: () => all }, release: ({ slug }) => void asked.push(slug) });
  timer.look();
  assert.deepEqual(asked, []);
  const keepAwake = setInterval(() => undefined, 1000);
  await waitFor("what is due", () => asked.length > 0);
  timer.look();
  timer.look();
  assert.deepEqual(asked, ["main"]);
  all = [];
  timer.look();
  timer.stop();
  clearInterval(keepAwake);
});
