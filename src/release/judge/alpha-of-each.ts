import type { JudgeSettings } from "./judge-settings.ts";

/** What each metric that is tested gets of α, so that it bounds the false alarms of all of them together. */
export function alphaOfEach({ alpha, slow, latency, counters = {} }: JudgeSettings): number {
  const others = [slow, latency].filter((metric) => metric !== undefined);
  return alpha / (1 + others.length + Object.keys(counters).length);
}
