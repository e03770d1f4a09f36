import { judge } from "../../../src/release/judge/judge.ts";
import type { JudgeSettings } from "../../../src/release/judge/judge-settings.ts";
import type {
  PreflightAnswer,
  Replay,
  SelftestReport,
  VerdictSummary,
} from "../../../src/server/judging/judge-control.ts";
import { forecast } from "../../../src/server/judging/forecast.ts";

export const settings: JudgeSettings = {
  alpha: 0.01,
  beta: 0.05,
  unit: "request",
  timeout: 60,
  errors: { baseline: 0.005, bad: 0.05, toleratedRatio: 1, alternative: "greater" },
};

const verdict = judge({ version: 1, settings, observations: [] });

export const sampleVerdict: VerdictSummary = {
  id: "j-1",
  deployment: "d-1",
  app: "shop",
  slug: "main",
  release: 2,
  previous: 1,
  startedAt: "2026-01-02T03:04:05.678Z",
  lookedAt: null,
  looks: 0,
  outcome: verdict.outcome,
  reason: verdict.reason,
};

export const sampleReplay: Omit<Replay, "id"> = { looks: 0, same: true, stored: verdict, replayed: verdict };

export const samplePreflight: PreflightAnswer = {
  app: "shop",
  environment: "production",
  release: 1,
  requestsPerMinute: 600,
  share: 5,
  duration: 300_000,
  notes: [],
  forecast: forecast(settings, { requestsPerMinute: 600, share: 0.05, duration: 300_000 }),
};

export const sampleSelftest: SelftestReport = {
  app: "shop",
  environment: "production",
  release: 1,
  looks: 20,
  counted: 1_000,
  unit: "request",
  verdict,
  runs: 200,
  alarms: 0,
  rate: 0,
  low: 0,
  high: 0.019,
  alpha: 0.01,
  holds: true,
};
