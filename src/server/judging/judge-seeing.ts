import type { JudgeSpec } from "../../model/judge.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { TrafficSource } from "./traffic-source.ts";

export interface SeeingJudge {
  readonly judge: JudgeSpec;
  /** What it does without, in plain words. */
  readonly notes: readonly string[];
}

/** The judge, as far as its environment's traffic is seen: where requests alone are counted, it judges by those. */
export async function judgeSeeing(
  traffic: Pick<TrafficSource, "detail">,
  environment: EnvironmentRef,
  judge: JudgeSpec,
): Promise<SeeingJudge> {
  if ((await traffic.detail(environment)) === "all") return { judge, notes: [] };
  const metrics = Object.entries(judge.metrics);
  const answered = metrics.filter(([, metric]) => metric.kind === "limit" && metric.source.kind === "url");
  const unread = metrics.filter((one) => !answered.includes(one)).map(([name]) => name);
  return {
    judge: { ...judge, unit: "request", latency: null, metrics: Object.fromEntries(answered) },
    notes: [
      ...(judge.unit === "session" ? ["errors: requests are counted one by one; sessions are not seen here."] : []),
      ...(judge.latency === null ? [] : ["latency: not judged, since single answers are not timed here."]),
      ...unread.map((name) => `${name}: not judged, since instances cannot be asked from here.`),
    ],
  };
}
