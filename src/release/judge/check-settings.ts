import { BoughError } from "../../lib/bough-error.ts";
import { checkAtLeast, checkBetween } from "./check-number.ts";
import type { JudgeSettings, RateSettings } from "./judge-settings.ts";

/** Throws `judge-input-invalid` that names the setting. */
export function checkSettings(settings: JudgeSettings): void {
  const { alpha, beta, timeout, errors, slow, latency, counters = {}, limits = {} } = settings;
  checkBetween("alpha", alpha, 0, 1);
  checkBetween("beta", beta, 0, 1);
  checkBetween("timeout", timeout, 0, Number.POSITIVE_INFINITY);
  checkRate("errors", errors);
  if (slow !== undefined) checkRate("slow", slow);
  for (const [name, counter] of Object.entries(counters)) checkRate(`counters.${name}`, counter);
  for (const [name, { looks }] of Object.entries(limits)) checkAtLeast(`limits.${name}.looks`, looks, 1);
  if (latency === undefined) return;
  checkAtLeast("latency.toleratedRatio", latency.toleratedRatio, 1);
  checkBetween("latency.badRatio", latency.badRatio, latency.toleratedRatio, Number.POSITIVE_INFINITY);
  checkBetween("latency.tau", latency.tau, 0, Number.POSITIVE_INFINITY);
  if (slow !== undefined) return;
  throw new BoughError("judge-input-invalid", "latency is judged without a limit for slow answers", {
    hint: "Add the settings of `slow`: they judge while there are too few answers to compare means.",
  });
}

function checkRate(name: string, { baseline, bad, toleratedRatio, looks = 1 }: RateSettings): void {
  checkAtLeast(`${name}.looks`, looks, 1);
  checkBetween(`${name}.baseline`, baseline, 0, 1);
  checkBetween(`${name}.bad`, bad, baseline, 1);
  checkAtLeast(`${name}.toleratedRatio`, toleratedRatio, 1);
}
