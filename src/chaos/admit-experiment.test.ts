import assert from "node:assert/strict";
import { test } from "node:test";

import type { ExperimentSpec } from "../model/chaos.ts";
import { admitExperiment } from "./admit-experiment.ts";
import type { Admission } from "./admit-experiment.ts";

const SLOW: ExperimentSpec = { title: "slow", steadyState: [], method: [], duration: 1_000, stop: [] };

const ADMISSION: Admission = {
  target: { app: "shop", slug: "main" },
  chaos: { allowed: true, experiments: { slow: SLOW }, schedule: null },
  gates: { approval: null, window: null, freezes: [] },
  experiment: "slow",
  running: [],
  limit: 2,
  deploying: false,
  ofDeployment: false,
  now: Date.parse("2026-11-20T10:00:00Z"),
};

const WINDOW = { days: [5], from: "09:00", to: "12:00", zone: "UTC", outside: "wait" } as const;

test("an experiment runs where it is allowed and nothing speaks against it", () => {
  assert.equal(admitExperiment(ADMISSION), SLOW);
  assert.equal(admitExperiment({ ...ADMISSION, running: [{ app: "shop", slug: "other" }] }), SLOW);
});

test("it is refused without leave, twice at once, beyond the limit, beside a deployment and in a release window", () => {
  const refused: readonly (readonly [Partial<Admission>, string])[] = [
    [{ chaos: { ...ADMISSION.chaos, allowed: false } }, "chaos-refused-conflict"],
    [{ experiment: "flood" }, "experiment-not-found"],
    [{ running: [ADMISSION.target] }, "chaos-running-conflict"],
    [
      {
        running: [
          { app: "a", slug: "b" },
          { app: "c", slug: "d" },
        ],
      },
      "chaos-limit-conflict",
    ],
    [{ deploying: true }, "chaos-deploying-conflict"],
    [{ gates: { ...ADMISSION.gates, window: WINDOW } }, "chaos-window-conflict"],
  ];
  for (const [changes, code] of refused) {
    assert.throws(() => admitExperiment({ ...ADMISSION, ...changes }), { code });
  }
});

test("outside of the release window it runs, and as a step of a deployment in spite of both", () => {
  const gates = { ...ADMISSION.gates, window: WINDOW };
  assert.equal(admitExperiment({ ...ADMISSION, gates, now: Date.parse("2026-11-20T12:00:00Z") }), SLOW);
  assert.equal(admitExperiment({ ...ADMISSION, gates, deploying: true, ofDeployment: true }), SLOW);
});
