import { parseArgs } from "node:util";
import { forecastReference } from "./judge/forecasts.ts";
import { measureCost } from "./judge/measure-cost.ts";
import { render } from "./judge/render.ts";
import type { Results } from "./judge/render.ts";
import { simulateBursts } from "./judge/simulate-bursts.ts";
import { simulateClients } from "./judge/simulate-clients.ts";
import { simulateRules } from "./judge/simulate-rules.ts";
import { simulateTolerance } from "./judge/simulate-tolerance.ts";
import { simulateVerdicts } from "./judge/simulate-verdicts.ts";

/**
 * How often the judge is wrong, and how soon it is right, beside an independent reference:
 * `npm run simulate:judge -- [--runs 10000] [--seed 1] [--json]`. Ends with 1 when the judge's false
 * alarms are above α with 95 % confidence, or when it notices a tenth less or later than the reference.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const runs = wholeNumber("--runs", values.runs, 1);
const seed = wholeNumber("--seed", values.seed, 0);
const results = simulate();
console.log(values.json ? JSON.stringify(results, null, 2) : render(results));
if (results.faults.length > 0) process.exitCode = 1;

function simulate(): Results {
  const begun = performance.now();
  const report = (done: string): void => {
    const seconds = (performance.now() - begun) / 1_000;
    if (seconds > 1) console.error(`${seconds.toFixed(0).padStart(4)} s  ${done}`);
  };
  const rules = collect(simulateRules(runs, seed), "reference table", report).flat();
  const bursts = collect(simulateBursts(runs, seed), "bursts", report).flat();
  const verdicts = collect(simulateVerdicts(runs, seed), "whole judge", report);
  const tolerance = collect(simulateTolerance(runs, seed), "tolerated ratios", report).flat();
  const clients = collect(simulateClients(runs, seed), "clients", report);
  const cost = measureCost(seed);
  const faults = [
    ...rules.map((cell) =>
      faultLine(`${cell.rule}, ${cell.perMinute}/min, w=${cell.share}, ${cell.canary}`, cell.fault),
    ),
    ...bursts.map((cell) => faultLine(`${cell.counted}, ${cell.perMinute}/min, w=${cell.share}`, cell.fault)),
    ...verdicts.map((cell) => faultLine(cell.scenario, cell.fault)),
    ...tolerance.map((cell) =>
      faultLine(`${cell.tolerated} tolerated, ${cell.perMinute}/min, w=${cell.share}`, cell.fault),
    ),
    ...clients.map((cell) => faultLine(`clients by ${cell.unit}, ${cell.canary}`, cell.fault)),
    faultLine("cost", cost.fault),
  ].filter((fault) => fault !== null);
  const seconds = (performance.now() - begun) / 1_000;
  return {
    seed,
    runs,
    rules,
    bursts,
    verdicts,
    tolerance,
    clients,
    preflight: forecastReference(),
    cost,
    faults,
    seconds,
  };
}

function collect<T>(parts: Iterable<T>, name: string, report: (done: string) => void): T[] {
  const done: T[] = [];
  for (const part of parts) {
    done.push(part);
    report(`${name}, part ${done.length}`);
  }
  return done;
}

function faultLine(what: string, fault: string | null): string | null {
  return fault === null ? null : `${what}: ${fault}`;
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  console.error(`${option} takes a whole number from ${least} on, not ${text}`);
  process.exit(2);
}
