import { percent } from "./percent.ts";
import { spokenTime } from "./spoken.ts";
import type { Preflight, PreflightQuestion, SplitForecast } from "./preflight.ts";

/** The forecast in plain words: what is seen and when, what is too small to be seen, when a good canary passes, what would do better. */
export function describePreflight(
  { requestsPerMinute, minutes, baseline, bad }: PreflightQuestion,
  { asked, feasible, better }: Omit<Preflight, "evidence">,
): string[] {
  if (requestsPerMinute === 0) return ["There is no traffic: nothing can be detected, and no canary can pass."];
  const rise = `a rise of the error rate from ${percent(baseline)} to ${percent(bad)}`;
  return [
    `At ${requestsPerMinute} requests/min and ${percent(asked.share)}, ${rise} is seen in ${time(asked)}; ${chance(asked, minutes)}.`,
    smallest(asked, minutes),
    `A healthy canary passes ${after(asked.minutesToPass ?? 0)}.`,
    ...(better === null
      ? []
      : [
          feasible
            ? `Faster: at ${percent(better.share)} it takes ${time(better)}.`
            : `Better: at ${percent(better.share)} it takes ${time(better)}; ${chance(better, minutes)}.`,
        ]),
  ];
}

function time({ medianMinutes }: SplitForecast): string {
  if (medianMinutes === null) return "no foreseeable time";
  return medianMinutes <= 1 ? "less than a minute" : `about ${medianMinutes} min`;
}

function after(minutes: number): string {
  return minutes <= 1 ? "within a minute" : `after about ${minutes} min`;
}

function chance({ probability }: SplitForecast, minutes: number): string {
  return `within ${spokenTime(minutes * 60)} the chance is ${percent(probability)}`;
}

function smallest({ smallestDetectable }: SplitForecast, minutes: number): string {
  if (smallestDetectable === null)
    return `Not even a canary that always fails is noticed reliably within ${spokenTime(minutes * 60)}.`;
  return `The smallest error rate that is noticed within ${spokenTime(minutes * 60)} in 4 of 5 cases is ${percent(smallestDetectable)}.`;
}
