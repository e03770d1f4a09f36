import type { EnvironmentRef } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { Counts, WorkerCounts } from "../../../router/metrics/worker-counts.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { instanceName } from "./instance-name.ts";
import type { CountSample } from "./sample.ts";

/** What each worker has counted of an environment: by release of each route, and by instance. */
export function countSamples(
  { app, slug }: EnvironmentRef,
  workers: readonly WorkerCounts[],
  instances: readonly ProcessState[],
): readonly CountSample[] {
  const byId = new Map(instances.map((one) => [one.id, one]));
  return workers.flatMap(({ worker, since, routes, instances: counted }) => [
    ...routes
      .filter((one) => one.app === app && one.environment === slug)
      .map(({ route, release, ...counts }) => ({
        key: `${worker} ${route} ${release}`,
        worker,
        since,
        resource: route,
        release,
        instance: null,
        ...plain(counts),
      })),
    ...counted.flatMap(({ id, port, ...counts }) => {
      const tags = byId.get(id)?.tags;
      if (tags === undefined || tags.resource === null || tags.release === null) return [];
      return [
        {
          key: `${worker} ${id} ${port}`,
          worker,
          since,
          resource: tags.resource,
          release: releaseLabel(tags.release),
          instance: instanceName(id),
          ...plain(counts),
        },
      ];
    }),
  ]);
}

const plain = ({ requests, errors, latency }: Counts): Counts => ({ requests, errors, latency });
