import type { CounterMetric, JudgeSpec, LimitMetric } from "../../model/judge.ts";
import type { JudgeSettings, LatencySettings, RateSettings, SlowSettings } from "../../release/judge/judge-settings.ts";
import { spoken } from "../../release/judge/spoken.ts";
import type { Counts } from "../../release/judge/observation.ts";
import { measuredBaseline } from "./baseline.ts";
import { ENOUGH } from "./baseline.ts";
import type { StableTraffic } from "./counters/stable-traffic.ts";
import { noticeableRatio, slowBaseline } from "./slow-baseline.ts";

export interface StableFacts {
  readonly traffic: StableTraffic;
  /** Events of each counter metric since the instances began; null where it could not be read. */
  readonly counters: Readonly<Record<string, Counts | null>>;
}

/** Settings of a judge with stable's baselines frozen in, and what was measured, in plain words. */
export interface FrozenSettings {
  readonly settings: JudgeSettings;
  readonly notes: readonly string[];
}

/** `timeout` is milliseconds from the first look to the end of all waiting for a verdict. */
export function settingsOf(spec: JudgeSpec, timeout: number, { traffic, counters }: StableFacts): FrozenSettings {
  const errors = errorBaseline(spec, traffic);
  const speed = spec.latency === null ? null : speedOf(spec.latency, traffic);
  const own = Object.entries(spec.metrics).filter(
    (entry): entry is [string, CounterMetric] => entry[1].kind === "counter",
  );
  const rates = own.map(([name, metric]) => counterRate(name, metric, counters[name] ?? null));
  const settings: JudgeSettings = {
    alpha: spec.alpha,
    beta: spec.beta,
    unit: spec.unit,
    timeout: timeout / 1_000,
    errors: errors.rate,
    ...speed?.settings,
    counters: Object.fromEntries(rates.map(({ name, rate }) => [name, rate])),
    limits: Object.fromEntries(limitsOf(spec)),
  };
  const slowNote = speed === null ? [] : [speed.note];
  return { settings, notes: [errors.note, ...slowNote, ...rates.map(({ note }) => note)] };
}

interface NotedRate {
  readonly rate: RateSettings;
  readonly note: string;
}

/** Sessions are counted only while traffic is split, so before the canary a rate of requests may have to stand for theirs. */
function errorBaseline({ unit, errors }: JudgeSpec, { requests, sessions }: StableTraffic): NotedRate {
  const enough = sessions.successes + sessions.failures >= ENOUGH;
  const counted = unit === "session" && enough ? "sessions" : "requests";
  const { note, ...rates } = measuredBaseline(counted, counted === "sessions" ? sessions : requests, errors.bad);
  return { rate: { ...rates, toleratedRatio: errors.toleratedRatio, alternative: "greater" }, note };
}

function speedOf(
  { toleratedRatio, badRatio }: NonNullable<JudgeSpec["latency"]>,
  traffic: StableTraffic,
): { readonly settings: { slow?: SlowSettings; latency?: LatencySettings }; readonly note: string } {
  const slow = slowBaseline(traffic, toleratedRatio);
  if (slow === null) {
    const note = "latency: stable has too few answers to measure its 95th percentile, so latency is not judged.";
    return { settings: {}, note };
  }
  const tolerated = noticeableRatio(traffic.logLatency, toleratedRatio);
  const latency = { toleratedRatio: tolerated, badRatio: Math.max(badRatio, tolerated * LEAST_BAD), tau: TAU };
  const note = `latency: 95 % of stable's answers take at most ${spoken(slow.above?.stable ?? 0)} ms.`;
  return { settings: { slow, latency }, note };
}

function counterRate(
  name: string,
  { toleratedRatio }: CounterMetric,
  counts: Counts | null,
): NotedRate & { readonly name: string } {
  const nothing = { successes: 0, failures: 0 };
  const { note, ...rates } = measuredBaseline(name, counts ?? nothing, BAD);
  return { name, rate: { ...rates, toleratedRatio, alternative: "greater" }, note };
}

function limitsOf({ metrics }: JudgeSpec) {
  return Object.entries(metrics)
    .filter((entry): entry is [string, LimitMetric] => entry[1].kind === "limit")
    .map(([name, { min, max, looks }]) => [name, { min, max, looks }] as const);
}

/** Rate of a counter's bad events at which no canary passes. */
const BAD = 0.05;
/** Effects of about 20 % are expected. */
const TAU = 0.2;
/** A bad latency is at least so many times a tolerated one, or the two could not be told apart. */
const LEAST_BAD = 1.2;
