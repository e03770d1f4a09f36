import { BoughError } from "../../lib/bough-error.ts";
import { checkAtLeast, checkCount } from "./check-number.ts";
import type { JudgeSettings } from "./judge-settings.ts";
import type { ByArm, Counts, InstanceCounts, LogLatencies, Observation } from "./observation.ts";

/** Throws `judge-input-invalid` for what no router can have seen, and for a metric that is judged but missing. */
export function checkObservation(settings: JudgeSettings, observation: Observation, since: number): void {
  const { at, share, requests, sessions, slow, latencies, counters = {}, limits = {}, instances } = observation;
  checkAtLeast("the time of an observation", at, since);
  if (!(share >= 0 && share <= 1)) refuse(`share is ${share}`, "Give the canary's part of the traffic, 0 to 1.");
  checkArms("requests", share, requests);
  if (sessions !== undefined) checkArms("sessions", share, sessions);
  if (slow !== undefined) checkArms("slow answers", share, slow);
  if (latencies !== undefined) checkLatencies(latencies);
  for (const [name, counts] of Object.entries(counters)) if (counts !== null) checkArms(name, share, counts);
  for (const [name, values] of Object.entries(limits))
    for (const value of values ?? []) checkAtLeast(`a number of ${name}`, value, -Number.MAX_VALUE);
  if (instances !== undefined) checkInstances(instances);
  const missing = missingMetric(settings, observation);
  if (missing !== null) refuse(`${missing} are judged, but not in the observation`, `Count ${missing} in every look.`);
}

function checkArms(name: string, share: number, { canary, stable }: ByArm<Counts>): void {
  for (const [arm, counts] of Object.entries({ canary, stable })) {
    checkCount(`${arm}'s successes (${name})`, counts.successes);
    checkCount(`${arm}'s failures (${name})`, counts.failures);
  }
  if (share === 0 && canary.failures > 0) refuse(`a canary without traffic has failed ${name}`, WEIGH);
  if (share === 1 && stable.failures > 0) refuse(`a stable revision without traffic has failed ${name}`, WEIGH);
}

function checkLatencies({ canary, stable }: ByArm<LogLatencies>): void {
  for (const [arm, { count, mean, variance }] of Object.entries({ canary, stable })) {
    checkCount(`the number of ${arm}'s latencies`, count);
    if (count === 0) continue;
    checkAtLeast(`the mean of ${arm}'s log-latencies`, mean, -Number.MAX_VALUE);
    checkAtLeast(`the variance of ${arm}'s log-latencies`, variance, 0);
  }
}

function checkInstances({ canary, stable }: ByArm<InstanceCounts>): void {
  for (const [arm, { total, healthy, restarts }] of Object.entries({ canary, stable })) {
    checkCount(`${arm}'s instances`, total);
    checkCount(`${arm}'s healthy instances`, healthy);
    checkCount(`restarts of ${arm}'s instances`, restarts);
    if (healthy > total) refuse(`${arm} has more healthy instances than instances`, "Count each instance once.");
  }
}

function missingMetric(settings: JudgeSettings, { sessions, slow, latencies }: Observation): string | null {
  if (settings.unit === "session" && sessions === undefined) return "sessions";
  if (settings.slow !== undefined && slow === undefined) return "slow answers";
  return settings.latency !== undefined && latencies === undefined ? "latencies" : null;
}

function refuse(message: string, hint: string): never {
  throw new BoughError("judge-input-invalid", message, { hint });
}

const WEIGH = "Where the split changed within a look, weigh the shares by the time that each held.";
