import { BoughError } from "../../lib/bough-error.ts";
import { mapValues } from "../../lib/map-values.ts";
import { alphaOfEach } from "./alpha-of-each.ts";
import { checkObservation } from "./check-observation.ts";
import { checkSettings } from "./check-settings.ts";
import { conclude } from "./conclude.ts";
import { updateCounterMonitor } from "./counter-monitor.ts";
import { NO_INSTANCES, updateInstanceMonitor } from "./instance-monitor.ts";
import type { JudgeRecord } from "./judge-record.ts";
import type { JudgeSettings } from "./judge-settings.ts";
import type { JudgeState } from "./judge-state.ts";
import { startLatencyMonitor, updateLatencyMonitor } from "./latency-monitor.ts";
import { startLimitMonitor, updateLimitMonitor } from "./limit-monitor.ts";
import type { Observation } from "./observation.ts";
import { startRateMonitor, updateRateMonitor } from "./rate-monitor.ts";
import { sampleCount } from "./sample-count.ts";
import type { Verdict } from "./verdict.ts";

/** The verdict on a record, deterministically: replaying a stored record gives the stored verdict. Throws `judge-input-invalid`. */
export function judge({ version, settings, observations }: JudgeRecord): Verdict {
  if (version !== 1) {
    throw new BoughError("judge-input-invalid", `a record of version ${String(version)} cannot be replayed`, {
      hint: "Replay it with the bough that wrote it.",
    });
  }
  return conclude(observations.reduce(observe, startJudge(settings)));
}

/** A judge that has seen nothing. Each metric gets an equal part of `alpha`. Throws `judge-input-invalid`. */
export function startJudge(settings: JudgeSettings): JudgeState {
  checkSettings(settings);
  const { beta, errors, slow, latency, counters = {}, limits = {} } = settings;
  const alpha = alphaOfEach(settings);
  return {
    settings,
    at: 0,
    looks: 0,
    missed: 0,
    errors: startRateMonitor(errors, alpha, beta),
    slow: slow === undefined ? null : startRateMonitor(slow, alpha, beta),
    latency: latency === undefined ? null : startLatencyMonitor(latency, alpha, beta),
    counters: mapValues(counters, (rate) => ({ rate: startRateMonitor(rate, alpha, beta), readable: false })),
    limits: mapValues(limits, startLimitMonitor),
    instances: NO_INSTANCES,
  };
}

/** The judge after one more look; looks come in the order of time. Throws `judge-input-invalid`. */
export function observe(state: JudgeState, observation: Observation): JudgeState {
  checkObservation(state.settings, observation, state.at);
  const { at, share, requests, sessions = requests, slow, latencies, instances } = observation;
  const { settings, errors } = state;
  return {
    settings,
    at,
    looks: state.looks + 1,
    missed: missedSince(state.missed, observation),
    errors: updateRateMonitor(errors, at, share, settings.unit === "session" ? sessions : requests),
    slow: state.slow === null || slow === undefined ? null : updateRateMonitor(state.slow, at, share, slow),
    latency:
      state.latency === null || latencies === undefined ? null : updateLatencyMonitor(state.latency, at, latencies),
    counters: mapValues(state.counters, (counter, name) =>
      updateCounterMonitor(counter, at, share, observation.counters?.[name] ?? null),
    ),
    limits: mapValues(state.limits, (limit, name) => updateLimitMonitor(limit, at, observation.limits?.[name] ?? null)),
    instances: instances === undefined ? state.instances : updateInstanceMonitor(state.instances, at, instances),
  };
}

function missedSince(missed: number, { share, requests }: Observation): number {
  if (sampleCount(requests.canary) > 0) return 0;
  return share < 1 ? missed + (sampleCount(requests.stable) * share) / (1 - share) : missed;
}
