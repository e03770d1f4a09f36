import type { Arm, ArmMoments } from "./arm.ts";
import { LOG_BOUNDS } from "./log-histogram.ts";
import type { Metrics } from "./metrics.ts";
import type { Moments } from "./moments.ts";
import type { Series } from "./series.ts";

export interface ArmsQuery {
  readonly app: string;
  readonly slug: string;
  /** Whether sessions that are under way count as if they had gone quiet. */
  readonly flush: boolean;
}

/** What a worker has counted of each release of an environment. */
export function armsOf(metrics: Metrics, worker: string, { app, slug, flush }: ArmsQuery): readonly Arm[] {
  if (flush) metrics.sessions.flush({ app, environment: slug });
  return [...metrics.all()]
    .filter(({ labels }) => labels.app === app && labels.environment === slug && labels.release !== "")
    .map((series) => armOf(series, worker));
}

function armOf(series: Series, worker: string): Arm {
  const { labels, statuses, fine, logLatency, sessions, failedOver, mirror } = series;
  const { ok, failed, converted } = sessions;
  return {
    worker,
    route: labels.route,
    release: labels.release,
    statuses: Object.fromEntries(statuses),
    latency: { bounds: LOG_BOUNDS, counts: fine.counts },
    logLatency: plain(logLatency),
    sessions: { ok, failed },
    failedOver,
    mirror: { ...mirror.results, logRatio: plain(mirror.logRatio) },
    conversions: Object.fromEntries(
      [...converted].map(([name, count]) => [name, { sessions: ok + failed, converted: count }]),
    ),
  };
}

function plain({ count, mean, m2 }: Moments): ArmMoments {
  return { count, mean, m2 };
}
