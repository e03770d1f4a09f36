import { setTimeout as sleep } from "node:timers/promises";

import type { ChaosLease, ChaosPorts } from "../../../src/chaos/chaos-ports.ts";
import type { RouterClient } from "../../../src/router/client.ts";
import type { FaultLease } from "../../../src/router/faults/fault-lease.ts";
import type { FaultState } from "../../../src/router/faults/describe-faults.ts";
import { get } from "../../contract/router-rig.ts";

/** What experiments need, of a router and nothing else: one run at a time, and nothing to kill unless `kill` says how. */
export function routerPorts(
  client: RouterClient,
  port: number,
  kill: ChaosPorts["kill"] = () => Promise.reject(new Error("there is nothing to kill")),
): ChaosPorts {
  const statesOf = async (run: string): Promise<readonly FaultState[]> =>
    (await client.faultStates()).filter(({ lease }) => lease.id.startsWith(`${run}/`));
  return {
    async probe(_target, { path, timeout }) {
      const begun = performance.now();
      const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), timeout).unref());
      const answer = await Promise.race([get(port, path).catch(() => null), late]);
      return { status: answer?.status ?? null, ms: performance.now() - begun };
    },

    async counts({ app, slug }, service) {
      const arms = await client.arms(app, slug);
      return arms
        .filter(({ route }) => route === service)
        .map(({ worker, release, statuses, latency }) => ({ source: `${worker} ${release}`, statuses, latency }));
    },

    async setLeases(_run, leases) {
      await client.faults(leases.map(faultLease));
    },

    liveLeases: async (run) => (await statesOf(run)).filter(({ remaining }) => remaining > 0).length,

    leaseHits: async (run) => (await statesOf(run)).map(({ lease: { id }, hits }) => ({ id, hits })),

    kill,

    clock: {
      now: () => Date.now(),
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    },
  };
}

function faultLease({ id, ttl, target, place, share, direction, fault }: ChaosLease): FaultLease {
  const via = { service: "any", edge: "edge", link: "link" } as const;
  return {
    id,
    ttl,
    ...target,
    route: place.service,
    release: null,
    via: via[place.at],
    from: place.at === "link" ? place.from : null,
    share,
    direction,
    fault,
  };
}
