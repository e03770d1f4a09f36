import { alphaOfEach } from "./alpha-of-each.ts";
import { decide } from "./decide.ts";
import { describeInstances, instanceEvidence } from "./describe-instances.ts";
import { describeLatency, latencyEvidence } from "./describe-latency.ts";
import { describeLimit, limitEvidence } from "./describe-limit.ts";
import { describeCounter, describeRate, rateEvidence } from "./describe-rate.ts";
import type { JudgeState } from "./judge-state.ts";
import { sampleCount } from "./sample-count.ts";
import { percent } from "./percent.ts";
import { significant } from "./significant.ts";
import { spokenTime } from "./spoken.ts";
import { smallestDetectable } from "./smallest-detectable.ts";
import type { MetricEvidence, Verdict, VerdictReason } from "./verdict.ts";

/** What the looks so far amount to. */
export function conclude(state: JudgeState): Verdict {
  const reason = decide(state);
  const detectable = reason === "timeout" ? { smallestDetectable: detectableOf(state) } : {};
  return {
    outcome: OUTCOMES[reason],
    reason,
    at: state.at,
    looks: state.looks,
    evidence: [headline(state, reason, detectable.smallestDetectable), ...sentences(state)],
    metrics: metricsOf(state),
    ...detectable,
  };
}

function metricsOf({ errors, slow, latency, counters, limits, instances }: JudgeState): MetricEvidence[] {
  return [
    rateEvidence("errors", errors),
    ...(slow === null ? [] : [rateEvidence("slow", slow)]),
    ...(latency === null ? [] : [latencyEvidence(latency)]),
    ...Object.entries(counters).map(([name, { rate }]) => rateEvidence(`counter:${name}`, rate)),
    ...Object.entries(limits).map(([name, limit]) => limitEvidence(name, limit)),
    ...(instances.last === null ? [] : [instanceEvidence(instances)]),
  ];
}

/** Of the error rate, at the traffic and the split that there were. */
function detectableOf({ settings, errors }: JudgeState): number | null {
  const [canary, stable] = [sampleCount(errors.totals.canary), sampleCount(errors.totals.stable)];
  const rate = smallestDetectable(
    {
      share: canary / (canary + stable),
      // Half a failure more than was counted: none seen does not mean that there are none.
      stable: Math.min(1, (errors.totals.stable.failures + 0.5) / (stable + 1)),
      alpha: alphaOfEach(settings),
      toleratedRatio: settings.errors.toleratedRatio,
    },
    canary + stable,
  );
  return rate === null ? null : significant(rate);
}

function headline(
  { settings, at, errors }: JudgeState,
  reason: VerdictReason,
  detectable: number | null = null,
): string {
  switch (reason) {
    case "worse":
      return errors.process.alternative === "two-sided" && errors.worseSince !== null
        ? "The canary's error rate differs from the stable revision's."
        : "The canary is worse than the stable revision.";
    case "healthy":
      return "The canary is as good as the stable revision's baseline.";
    case "incident":
      return "Both revisions went bad together: this is an incident, not a bad canary. The rollout holds.";
    case "no-data":
      return "The canary gets no traffic, and no data is never a pass. The rollout holds.";
    case "undecided":
      return `No verdict yet after ${spokenTime(at)} of ${spokenTime(settings.timeout)}.`;
    case "timeout":
      return `No verdict within ${spokenTime(settings.timeout)}; the rollout holds. ${seen(settings.unit, detectable)}`;
  }
}

function seen(unit: string, detectable: number | null): string {
  if (detectable === null) return "Not even a canary that always fails would have been noticed reliably.";
  return `The smallest error rate that ${unit}s of this number show in 4 of 5 cases is ${percent(detectable)}.`;
}

function sentences({ settings, errors, slow, latency, counters, limits, instances }: JudgeState): string[] {
  return [
    describeRate("errors", errors, settings),
    ...(slow === null ? [] : [describeRate("slow", slow, settings)]),
    ...(latency === null ? [] : [describeLatency(latency)]),
    ...Object.entries(counters).map(([name, counter]) => describeCounter(name, counter, settings)),
    ...Object.entries(limits).map(([name, limit]) => describeLimit(name, limit)),
    ...(instances.last === null ? [] : [describeInstances(instances)]),
  ];
}

const OUTCOMES: Readonly<Record<VerdictReason, Verdict["outcome"]>> = {
  worse: "fail",
  healthy: "pass",
  undecided: "inconclusive",
  timeout: "inconclusive",
  "no-data": "inconclusive",
  incident: "inconclusive",
};
