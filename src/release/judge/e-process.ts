import { BoughError } from "../../lib/bough-error.ts";
import { addToStretch, logOfStretches, NO_STRETCH } from "./beta-mixture.ts";
import type { BetaMixture } from "./beta-mixture.ts";
import { checkAtLeast, checkBetween, checkCount } from "./check-number.ts";
import { addFailures, logEvidence, NO_EVIDENCE } from "./rate-ratio-mixture.ts";
import type { RateRatioMixture } from "./rate-ratio-mixture.ts";

/** `greater`: the canary fails more often; `two-sided`: more or less often. */
export type Alternative = "greater" | "two-sided";

/**
 * Evidence from failure counts that the canary is worse than stable; plain data. `logE` is the natural
 * logarithm of E. If the canary is no worse, E ever reaches 1/α with a probability of at most α, however
 * often it is looked at (J. Ville, 1939).
 */
export type EProcess =
  | {
      readonly alternative: "greater";
      readonly toleratedRatio: number;
      readonly logE: number;
      readonly mixture: RateRatioMixture;
    }
  | { readonly alternative: "two-sided"; readonly logE: number; readonly mixture: BetaMixture };

/**
 * No evidence yet. `toleratedRatio` (≥ 1) is how many times stable's rate the canary's may be.
 * Throws `judge-input-invalid`.
 */
export function startEProcess(alternative: Alternative, toleratedRatio = 1): EProcess {
  checkAtLeast("toleratedRatio", toleratedRatio, 1);
  if (alternative === "greater") return { alternative, toleratedRatio, logE: 0, mixture: NO_EVIDENCE };
  if (toleratedRatio === 1) return { alternative, logE: 0, mixture: NO_STRETCH };
  throw new BoughError("judge-input-invalid", "a two-sided judge has no tolerated ratio but 1", {
    hint: 'Use the alternative "greater", or a tolerated ratio of 1.',
  });
}

/**
 * Adds the failures of one look, during which the canary had `share` (0 < share < 1) of the traffic.
 * The order of failures within a look does not matter. A one-sided look adds at most `most` to the logarithm
 * of the evidence for each alternative. Throws `judge-input-invalid`.
 */
export function updateEProcess(
  process: EProcess,
  share: number,
  failures: { canary: number; stable: number },
  most = Infinity,
): EProcess {
  checkBetween("share", share, 0, 1);
  checkCount("the canary's failures", failures.canary);
  checkCount("stable's failures", failures.stable);
  if (process.alternative === "two-sided") {
    const mixture = addToStretch(process.mixture, share, failures);
    return { ...process, mixture, logE: logOfStretches(mixture) };
  }
  const mixture = addFailures(process.mixture, share, { ...failures, toleratedRatio: process.toleratedRatio, most });
  return { ...process, mixture, logE: logEvidence(mixture) };
}
