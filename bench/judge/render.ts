import { percent } from "../../src/release/judge/percent.ts";
import type { Preflight } from "../../src/release/judge/preflight.ts";
import type { Cost } from "./measure-cost.ts";
import type { BurstCell } from "./simulate-bursts.ts";
import type { Cell } from "./simulate-rules.ts";
import type { ClientsCell } from "./simulate-clients.ts";
import type { ToleranceCell } from "./simulate-tolerance.ts";
import type { VerdictCell } from "./simulate-verdicts.ts";
import type { Interval } from "../../src/release/judge/score-interval.ts";

export interface Results {
  readonly seed: number;
  readonly runs: number;
  readonly rules: readonly Cell[];
  readonly bursts: readonly BurstCell[];
  readonly verdicts: readonly VerdictCell[];
  readonly tolerance: readonly ToleranceCell[];
  readonly clients: readonly ClientsCell[];
  readonly preflight: Preflight;
  readonly cost: Cost;
  readonly faults: readonly string[];
  readonly seconds: number;
}

export function render(results: Results): string {
  const { seed, runs, rules, bursts, verdicts, tolerance, clients, preflight, cost, faults, seconds } = results;
  return [
    `seed ${seed}, ${runs} runs a cell; a rate has its 95 % confidence interval; "ref" is the independent reference`,
    "",
    "Healthy canaries (0.5 % errors, 60 min, a look every minute, α = .01): false alarms",
    ...rules.filter(({ isHealthy }) => isHealthy).map((cell) => `  ${label(cell)}  ${falseAlarms(cell)}`),
    "",
    "Bad canaries: share noticed / median minutes",
    ...rules.filter(({ isHealthy }) => !isHealthy).map((cell) => `  ${label(cell)}  ${detection(cell)}`),
    "",
    "Healthy canaries whose failures come five to a session: false alarms of the e-process",
    ...bursts.map(burstLine),
    "",
    "The whole judge (errors, slow answers, latency; 120 requests/min, 10 % unless said)",
    ...verdicts.map(verdictLine),
    "",
    "Tolerated ratios: false alarms at the very ratio, share noticed at five times that",
    ...tolerance.map(toleranceLine),
    "",
    "Clients with eight requests on average that fail together (errors alone; 60 sessions/min, 10 %)",
    ...clients.map(clientsLine),
    "",
    "Pre-flight",
    ...preflight.evidence.map((line) => `  ${line}`),
    "",
    `1,000 canaries: ${cost.look.toFixed(3)} s of processor time for a look each, ${cost.replay.toFixed(3)} s to replay an hour each`,
    "",
    faults.length === 0 ? `All held (${seconds.toFixed(1)} s).` : `Not held (${seconds.toFixed(1)} s):`,
    ...faults.map((fault) => `  ${fault}`),
  ].join("\n");
}

function label({ rule, perMinute, share, canary }: Cell): string {
  return `${rule.padEnd(14)} ${`${perMinute}/min, w=${share}`.padEnd(14)} ${percent(canary).padStart(5)}`;
}

function falseAlarms({ rule, rate, interval, reference }: Cell): string {
  const held = interval.high <= 0.01 ? "≤ α with 95 % confidence" : "α lies within the interval";
  const ref = `ref ${(reference?.noticed ?? Number.NaN).toFixed(3)}`;
  return `${rate.toFixed(4)} ${range(interval)}  ${ref}  ${interval.low > 0.01 ? "above α" : held}${rule === "e-process" ? "" : " (not ours)"}`;
}

function detection({ rate, minutes, reference }: Cell): string {
  const ours = `${rate.toFixed(3)} / ${minutes ?? "–"}`;
  return `${ours.padEnd(12)} ref ${reference === null ? "–" : `${reference.noticed} / ${reference.minutes ?? "–"}`}`;
}

function burstLine({ counted, perMinute, share, rate, interval }: BurstCell): string {
  const ref = counted === "requests" ? "ref .09 to .24" : "ref ≤ .003";
  return `  ${`${counted} counted`.padEnd(17)} ${`${perMinute}/min, w=${share}`.padEnd(14)} ${rate.toFixed(4)} ${range(interval)}  ${ref}`;
}

function verdictLine({ scenario, failed, passed, incident }: VerdictCell): string {
  const after = (minutes: number | null): string => (minutes === null ? "" : ` after ${minutes} min`);
  const fail = `fail ${failed.rate.toFixed(4)} ${range(failed.interval)}${after(failed.minutes)}`;
  const pass = `pass ${passed.rate.toFixed(4)} ${range(passed.interval)}${after(passed.minutes)}`;
  return `  ${scenario.padEnd(30)} ${fail.padEnd(44)} ${pass.padEnd(44)} incident ${incident.toFixed(3)}`;
}

function toleranceLine({ tolerated, perMinute, share, rate, interval, noticed }: ToleranceCell): string {
  const label = `${`${tolerated} ×`.padEnd(7)} ${`${perMinute}/min, w=${share}`.padEnd(14)}`;
  return `  ${label} ${rate.toFixed(4)} ${range(interval)}  noticed ${noticed.toFixed(3)}`;
}

function clientsLine({ unit, canary, failed, passed }: ClientsCell): string {
  const label = `${`by ${unit}s`.padEnd(12)} ${percent(canary).padStart(5)}`;
  const minutes = passed.minutes === null ? "" : ` after ${passed.minutes} min`;
  const ours = unit === "session" ? "" : " (not the default)";
  return `  ${label}  fail ${failed.rate.toFixed(4)} ${range(failed.interval)}  pass ${passed.rate.toFixed(4)}${minutes}${ours}`;
}

function range({ low, high }: Interval): string {
  return `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
