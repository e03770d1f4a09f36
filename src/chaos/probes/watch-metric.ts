import type { ChaosPorts, ChaosTarget, RouteCounts } from "../chaos-ports.ts";
import { percent } from "../percent.ts";
import { countDifference } from "./count-difference.ts";
import { histogramQuantile } from "./histogram-quantile.ts";
import { ALARM_LOOKS, CALM_LOOKS } from "./probe-watch.ts";
import type { MetricProbe, ProbeWatch } from "./probe-watch.ts";

interface Comparison {
  readonly holds: boolean;
  /** Requests that it rests on. */
  readonly requests: number;
  readonly detail: string;
}

/** Compares what was counted since the baseline with what is tolerated. Without any request it does not hold. */
export function watchMetric(probe: MetricProbe, target: ChaosTarget, ports: ChaosPorts): ProbeWatch {
  const samples: (readonly RouteCounts[])[] = [];
  const sample = async (): Promise<void> => {
    samples.push(await ports.counts(target, probe.service));
  };
  let held = 0;

  /** Of the last looks. */
  function compare(last = Infinity): Comparison {
    const first = samples[Math.max(0, samples.length - 1 - last)] ?? [];
    return judge(probe, first, samples.at(-1) ?? []);
  }

  return {
    baseline: sample,

    async look() {
      await sample();
      if (compare(1).holds) held += 1;
    },

    report() {
      const { holds, detail } = compare();
      return { name: probe.name, kind: "metric", holds, looks: Math.max(0, samples.length - 1), held, detail };
    },

    calm: () => compare(CALM_LOOKS).holds,

    // To see nothing is no reason at first, and one when it lasts.
    alarming() {
      const { holds, requests } = compare(ALARM_LOOKS);
      return !holds && (requests > 0 || samples.length > ALARM_LOOKS);
    },
  };
}

function judge(
  { service, metric, max }: MetricProbe,
  first: readonly RouteCounts[],
  last: readonly RouteCounts[],
): Comparison {
  const { total, errors, latency } = countDifference(first, last);
  if (metric === "error-rate") {
    if (total === 0) return { holds: false, requests: 0, detail: `no requests to ${service}` };
    const detail = `${errors} of ${total} requests to ${service} failed, ${percent(max)} may`;
    return { holds: errors / total <= max, requests: total, detail };
  }
  const value = histogramQuantile(latency, 0.95);
  if (value === null) return { holds: false, requests: 0, detail: `no times of requests to ${service}` };
  const detail = `p95 of ${service} was ${Math.round(value)} ms of ${total} requests, ${max} ms may be`;
  return { holds: value <= max, requests: total, detail };
}
