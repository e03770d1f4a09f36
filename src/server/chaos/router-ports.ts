import { setTimeout as sleep } from "node:timers/promises";
import type { ChaosLease, ChaosPorts, ChaosTarget } from "../../chaos/chaos-ports.ts";
import { leaseBoard } from "../../chaos/lease-board.ts";
import type { RouterClient } from "../../router/client.ts";
import type { FaultState } from "../../router/faults/describe-faults.ts";
import type { FaultLease } from "../../router/faults/fault-lease.ts";
import { askOnce } from "./ask-once.ts";

export interface RouterPortsDeps {
  readonly router: Pick<RouterClient, "arms" | "faults" | "faultStates">;
  readonly routerPort: number;
  /** Host name of an environment; null for one that is not there. */
  hostOf(target: ChaosTarget): string | null;
  readonly kill: ChaosPorts["kill"];
}

/** What experiments need, of this machine's routers; one of it for all runs, since it holds the leases of all. */
export function routerPorts({ router, routerPort, hostOf, kill }: RouterPortsDeps): ChaosPorts {
  const statesOf = async (run: string): Promise<readonly FaultState[]> =>
    (await router.faultStates()).filter(({ lease }) => lease.id.startsWith(`${run}/`));
  return {
    async probe(target, { path, timeout }) {
      const host = hostOf(target);
      if (host === null) return { status: null, ms: 0 };
      const begun = performance.now();
      const status = await askOnce({ port: routerPort, host, path, timeout });
      return { status, ms: performance.now() - begun };
    },

    async counts({ app, slug }, service) {
      const arms = await router.arms(app, slug);
      return arms
        .filter(({ route }) => route === service)
        .map(({ worker, release, statuses, latency }) => ({ source: `${worker} ${release}`, statuses, latency }));
    },

    setLeases: leaseBoard((leases) => router.faults(leases.map(faultLease)), Date.now),
    liveLeases: async (run) => (await statesOf(run)).filter(({ remaining }) => remaining > 0).length,
    leaseHits: async (run) => (await statesOf(run)).map(({ lease: { id }, hits }) => ({ id, hits })),
    kill,
    clock: {
      now: () => Date.now(),
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    },
  };
}

/** On all releases alike. */
function faultLease({ target, place, ...lease }: ChaosLease): FaultLease {
  return {
    ...lease,
    app: target.app,
    slug: target.slug,
    route: place.service,
    release: null,
    via: VIA[place.at],
    from: place.at === "link" ? place.from : null,
  };
}

const VIA = { service: "any", edge: "edge", link: "link" } as const;
