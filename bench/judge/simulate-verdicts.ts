import { decide } from "../../src/release/judge/decide.ts";
import { observe, startJudge } from "../../src/release/judge/judge.ts";
import type { VerdictReason } from "../../src/release/judge/verdict.ts";
import { createObservations, SETTINGS } from "./observations.ts";
import type { ScenarioOptions } from "./observations.ts";
import { falseAlarmFault } from "./false-alarm-fault.ts";
import { createRandom } from "./random.ts";
import { MINUTES } from "./reference.ts";
import { summarise } from "./summary.ts";
import type { Summary } from "./summary.ts";

/** What the whole judge, with all its metrics, says of canaries of one kind. */
export interface VerdictCell {
  readonly scenario: string;
  readonly failed: Summary;
  readonly passed: Summary;
  /** Share of the runs that were an incident at some look. */
  readonly incident: number;
  readonly fault: string | null;
}

interface Scenario {
  readonly name: string;
  /** One after the other; each ends with its minute `until`. */
  readonly phases: readonly (ScenarioOptions & { readonly until: number })[];
  /** Looked at to the end even after a pass, so that every chance of a false alarm is taken. */
  readonly toTheEnd?: boolean;
  readonly fault: (cell: Omit<VerdictCell, "fault" | "scenario">, runs: number) => string | null;
}

const healthy = { until: MINUTES, perMinute: 120, share: 0.1, canary: 0.005, stable: 0.005, slower: 1 };
const failsRarely: Scenario["fault"] = ({ failed }, runs) => falseAlarmFault(failed.interval, runs);
const passesRarely: Scenario["fault"] = ({ passed }) => tooMany("wrong passes", passed, SETTINGS.beta);

const SCENARIOS: readonly Scenario[] = [
  { name: "A/A, 60 min", phases: [healthy], toTheEnd: true, fault: failsRarely },
  {
    name: "A/A, 5, 25, 50 %, rates drift",
    phases: [
      { ...healthy, until: 20, share: 0.05 },
      { ...healthy, until: 40, share: 0.25, canary: 0.02, stable: 0.02 },
      { ...healthy, share: 0.5, canary: 0.001, stable: 0.001 },
    ],
    toTheEnd: true,
    fault: failsRarely,
  },
  {
    name: "outage of both, 30 % errors",
    phases: [{ ...healthy, until: 20 }, { ...healthy, until: 30, canary: 0.3, stable: 0.3 }, healthy],
    toTheEnd: true,
    fault: failsRarely,
  },
  { name: "5 % errors", phases: [{ ...healthy, canary: 0.05 }], fault: passesRarely },
  { name: "1.5 × slower", phases: [{ ...healthy, slower: 1.5 }], fault: passesRarely },
];

export function* simulateVerdicts(runs: number, seed: number): Generator<VerdictCell> {
  for (const [index, scenario] of SCENARIOS.entries()) yield simulate(scenario, runs, seed + index * 8);
}

function simulate({ name, phases, toTheEnd = false, fault }: Scenario, runs: number, seed: number): VerdictCell {
  const random = createRandom(seed, 200);
  const draws = phases.map((phase) => createObservations(phase, random));
  const first = { worse: never(runs), healthy: never(runs), incident: never(runs) };
  for (let run = 0; run < runs; run += 1) {
    let state = startJudge(SETTINGS);
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      state = observe(state, draws[phases.findIndex(({ until }) => minute <= until)]!(minute));
      const reason = decide(state);
      const times = timesOf(first, reason);
      if (times !== null) times[run] = Math.min(times[run]!, minute);
      if (reason === "worse" || (reason === "healthy" && !toTheEnd)) break;
    }
  }
  const [failed, passed] = [summarise(first.worse), summarise(first.healthy)];
  const cell = { failed, passed, incident: summarise(first.incident).rate };
  return { scenario: name, ...cell, fault: fault(cell, runs) };
}

function timesOf(
  first: Readonly<Record<"worse" | "healthy" | "incident", Float64Array>>,
  reason: VerdictReason,
): Float64Array | null {
  return reason === "worse" || reason === "healthy" || reason === "incident" ? first[reason] : null;
}

function never(runs: number): Float64Array {
  return new Float64Array(runs).fill(Number.POSITIVE_INFINITY);
}

function tooMany(what: string, { interval }: Summary, limit: number): string | null {
  return interval.low > limit ? `${what} above ${limit}` : null;
}
