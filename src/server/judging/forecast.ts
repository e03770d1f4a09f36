import { alphaOfEach } from "../../release/judge/alpha-of-each.ts";
import type { JudgeSettings } from "../../release/judge/judge-settings.ts";
import { preflight } from "../../release/judge/preflight.ts";
import type { Preflight } from "../../release/judge/preflight.ts";
import { significantDigits } from "./significant-digits.ts";

/** What the judge would see of a split at this traffic in so many milliseconds. */
export function forecast(
  settings: JudgeSettings,
  {
    requestsPerMinute,
    share,
    duration,
  }: { readonly requestsPerMinute: number; readonly share: number; readonly duration: number },
): Preflight {
  const { baseline, bad, toleratedRatio } = settings.errors;
  return preflight({
    requestsPerMinute: significantDigits(requestsPerMinute, 3),
    share,
    minutes: significantDigits(duration / 60_000, 2),
    baseline,
    bad,
    alpha: alphaOfEach(settings),
    beta: settings.beta,
    toleratedRatio,
  });
}
