import type { LiveTable } from "../table/live-table.ts";
import type { LogHistogram } from "./log-histogram.ts";
import type { Metrics } from "./metrics.ts";
import type { Series } from "./series.ts";

/** What one worker has counted of all environments since it started, and how instances are. Counts only grow. */
export interface WorkerCounts {
  /** Name of the worker and id of its start. */
  readonly worker: string;
  /** When it started, in milliseconds since 1970. */
  readonly since: number;
  readonly routes: readonly RouteCounts[];
  /** Of the instances that the table has. */
  readonly instances: readonly InstanceCounts[];
}

export interface Counts {
  readonly requests: number;
  /** Answers of status 500 and above. */
  readonly errors: number;
  /** Answers of status 200 to 498: index of their bound in `LOG_BOUNDS`, how many; and so on for all that are not 0. */
  readonly latency: readonly number[];
}

export interface RouteCounts extends Counts {
  readonly app: string;
  readonly environment: string;
  /** The resource that answers. */
  readonly route: string;
  /** `v3`; empty for requests that no release answered. */
  readonly release: string;
}

export interface InstanceCounts extends Counts {
  readonly id: string;
  readonly port: number;
  readonly healthy: boolean;
  /** Whether its release takes new clients. */
  readonly serves: boolean;
}

export function workerCounts({
  worker,
  since,
  metrics,
  live,
}: {
  readonly worker: string;
  readonly since: number;
  readonly metrics: Metrics;
  readonly live: LiveTable;
}): WorkerCounts {
  return {
    worker,
    since,
    routes: [...metrics.all()].filter(({ labels }) => labels.app !== "").map(routeCounts),
    instances: instanceCounts(live),
  };
}

function routeCounts({ labels, statuses, fine }: Series): RouteCounts {
  let [requests, errors] = [0, 0];
  for (const [status, count] of statuses) {
    requests += count;
    if (status >= 500) errors += count;
  }
  return { ...labels, requests, errors, latency: sparse(fine) };
}

/** A revision may answer on several routes. */
function instanceCounts({ environments }: LiveTable): readonly InstanceCounts[] {
  const found = new Map<string, InstanceCounts>();
  for (const { routes } of environments)
    for (const { revisions } of routes)
      for (const { instances, weight } of revisions)
        for (const { id, address, healthy, draining, tally } of instances) {
          if (address.origin !== null) continue;
          const { requests, errors, latency } = tally;
          const key = `${id}@${address.port}`;
          const serves = weight > 0 || found.get(key)?.serves === true;
          const well = healthy && !draining;
          const counts = { requests, errors, latency: sparse(latency) };
          found.set(key, { id, port: address.port, healthy: well, serves, ...counts });
        }
  return [...found.values()];
}

const sparse = ({ counts }: LogHistogram): readonly number[] =>
  counts.flatMap((count, index) => (count === 0 ? [] : [index, count]));
