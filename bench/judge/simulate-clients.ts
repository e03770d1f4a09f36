import { decide } from "../../src/release/judge/decide.ts";
import type { JudgeSettings } from "../../src/release/judge/judge-settings.ts";
import { observe, startJudge } from "../../src/release/judge/judge.ts";
import type { Counts } from "../../src/release/judge/observation.ts";
import { falseAlarmFault } from "./false-alarm-fault.ts";
import { createPoisson } from "./poisson.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { HEALTHY, MINUTES } from "./reference.ts";
import { ALPHA } from "./rules.ts";
import { summarise } from "./summary.ts";
import type { Summary } from "./summary.ts";

/** The whole judge on clients whose requests come, and fail, together. */
export interface ClientsCell {
  readonly unit: JudgeSettings["unit"];
  /** Share of the canary's sessions that fail. */
  readonly canary: number;
  readonly failed: Summary;
  readonly passed: Summary;
  readonly fault: string | null;
}

/** Sessions a minute, the canary's share of them, and the requests of one on average. */
const SESSIONS = 60;
const SHARE = 0.1;
const LENGTH = 8;
const BAD = 0.05;

/**
 * A session has a geometric number of requests; in one that fails all requests fail. Counted by sessions
 * the judge must hold its α; counted by requests it need not, and is shown beside.
 */
export function* simulateClients(runs: number, seed: number): Generator<ClientsCell> {
  for (const unit of ["session", "request"] as const)
    for (const [index, canary] of [HEALTHY, BAD].entries()) yield simulate(unit, canary, runs, seed + index * 8);
}

function simulate(unit: JudgeSettings["unit"], canary: number, runs: number, seed: number): ClientsCell {
  const random = createRandom(seed, 600);
  const errors = { baseline: HEALTHY, bad: BAD, toleratedRatio: 1, alternative: "greater" } as const;
  const settings: JudgeSettings = { alpha: ALPHA, beta: 0.05, unit, timeout: MINUTES * 60, errors };
  const drawCanary = createSessions(SESSIONS * SHARE, canary, random);
  const drawStable = createSessions(SESSIONS * (1 - SHARE), HEALTHY, random);
  const first = { worse: never(runs), healthy: never(runs) };
  for (let run = 0; run < runs; run += 1) {
    let state = startJudge(settings);
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      const [own, other] = [drawCanary(), drawStable()];
      const requests = { canary: own.requests, stable: other.requests };
      const sessions = { canary: own.sessions, stable: other.sessions };
      state = observe(state, { at: minute * 60, share: SHARE, requests, sessions });
      const reason = decide(state);
      if (reason === "healthy") first.healthy[run] = Math.min(first.healthy[run]!, minute);
      if (reason === "worse") first.worse[run] = minute;
      if (reason === "worse" || (reason === "healthy" && canary !== HEALTHY)) break;
    }
  }
  const [failed, passed] = [summarise(first.worse), summarise(first.healthy)];
  return { unit, canary, failed, passed, fault: unit === "session" ? faultOf(canary, { failed, passed }, runs) : null };
}

function faultOf(
  canary: number,
  { failed, passed }: Pick<ClientsCell, "failed" | "passed">,
  runs: number,
): string | null {
  if (canary === HEALTHY) return falseAlarmFault(failed.interval, runs);
  return passed.interval.low > 0.05 ? "wrong passes above 0.05" : null;
}

function createSessions(mean: number, failing: number, random: Random): () => { requests: Counts; sessions: Counts } {
  const [good, bad] = [createPoisson(mean * (1 - failing), random), createPoisson(mean * failing, random)];
  return () => {
    const sessions = { successes: good(), failures: bad() };
    return {
      sessions,
      requests: { successes: lengths(sessions.successes, random), failures: lengths(sessions.failures, random) },
    };
  };
}

/** Requests of so many sessions, of a geometric number each, at least one. */
function lengths(sessions: number, random: Random): number {
  let requests = 0;
  for (let session = 0; session < sessions; session += 1)
    requests += 1 + Math.floor(Math.log1p(-random.uniform()) / Math.log1p(-1 / LENGTH));
  return requests;
}

function never(runs: number): Float64Array {
  return new Float64Array(runs).fill(Number.POSITIVE_INFINITY);
}
