import type { JudgeSpec } from "../../../src/model/judge.ts";

/** A judge as a definition that says nothing of it gives it. */
export const judgeSpec: JudgeSpec = {
  alpha: 0.01,
  beta: 0.05,
  unit: "session",
  timeout: 3_600_000,
  errors: { toleratedRatio: 1, bad: 0.05 },
  latency: { toleratedRatio: 1.1, badRatio: 1.5 },
  metrics: {},
};
