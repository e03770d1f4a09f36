import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { TrafficSettings } from "../../model/traffic.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Control, OptimiserView } from "../control.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { requireCapability } from "../environments/places.ts";
import { changesOf } from "./changes-of.ts";
import { checkTraffic } from "./check-traffic.ts";
import { checkBounds, createOptimisers, evenSplit, type Optimisers } from "./optimisers.ts";

export interface TrafficControl extends Pick<
  Control,
  "traffic" | "setTraffic" | "revertTraffic" | "optimiseTraffic" | "endOptimising"
> {
  readonly optimisers: Optimisers;
}

/** What people do to the traffic of an environment that serves. */
export function createTrafficControl(deps: ControlDeps, deployments: Deployments): TrafficControl {
  const { store } = deps;
  const optimisers = createOptimisers({
    store,
    arms: deps.arms,
    report: deps.report,
    async divide(environment, split, reason) {
      const by = { actor: "bough", token: "bough", reason };
      await deployments.changeTraffic(environment, { ...by, check: (now) => check(now, { split }) });
    },
  });
  return {
    optimisers,
    traffic(app, environment) {
      const found = findEnvironment(store, app, environment);
      const running = [found.release ?? [], found.warm.map(({ release }) => release)].flat();
      return {
        settings: found.traffic,
        releases: running,
        changes: changesOf(store, found),
        optimiser: optimiserOf(found),
      };
    },
    async setTraffic(app, environment, { settings, ...by }) {
      const found = findEnvironment(store, app, environment);
      check(found, settings);
      return deployments.changeTraffic(found, { ...by, check: (now) => check(now, settings) });
    },
    async optimiseTraffic(app, environment, { actor, token, reason, ...wanted }) {
      const found = findEnvironment(store, app, environment);
      checkBounds(wanted);
      const split = evenSplit(wanted.releases);
      check(found, { split });
      const why = reason ?? `to follow ${wanted.conversion}`;
      const begin = (now: EnvironmentRecord): TrafficSettings => check(now, { split });
      const deployment = await deployments.changeTraffic(found, { actor, token, reason: why, check: begin });
      const seed = Math.floor(Math.random() * 2 ** 32);
      await optimisers.begin({ app, slug: found.slug, ...wanted, seed, actor, startedAt: deployment.createdAt });
      return deployment;
    },
    endOptimising(app, environment) {
      const found = findEnvironment(store, app, environment);
      const isOn = store.optimisers.get(found) !== null;
      optimisers.end(found);
      return isOn;
    },
    async revertTraffic(app, environment, by) {
      const found = findEnvironment(store, app, environment);
      const back = (now: EnvironmentRecord): TrafficSettings => check(now, lastBefore(now));
      back(found);
      return deployments.changeTraffic(found, { ...by, check: back });
    },
  };

  function check(environment: EnvironmentRecord, settings: Partial<TrafficSettings>): TrafficSettings {
    requireCapability(deps, environment, "traffic");
    const { app, slug } = environment;
    const others = store.environments
      .list({ app })
      .filter((one) => one.slug !== slug && one.release !== null && one.status !== "destroyed");
    const open = store.deployments.list({ app, slug, statuses: ["queued", "running"] });
    return checkTraffic(settings, {
      environment,
      others: new Map(
        others.flatMap((one) => [one.branch, one.name, one.slug].map((name) => [name, one.slug] as const)),
      ),
      ownPorts: [deps.routerPort, deps.apiPort],
      underWay: open.find(({ kind }) => kind !== "traffic")?.id ?? null,
    });
  }

  function optimiserOf(environment: EnvironmentRecord): OptimiserView | null {
    const record = store.optimisers.get(environment);
    if (record === null) return null;
    const { conversion, releases, least, most, every, actor, startedAt, lookedAt } = record;
    return { conversion, releases, least, most, every, actor, startedAt, lookedAt };
  }

  /** What was set before the last change that came about. */
  function lastBefore(environment: EnvironmentRecord): TrafficSettings {
    const last = store.traffic
      .list(environment)
      .find(({ deployment }) => store.deployments.get(deployment)?.status === "succeeded");
    if (last !== undefined) return last.before;
    throw new BoughError("traffic-not-found", `Nobody has changed the traffic of ${environment.name}.`, {
      hint: "`bough traffic show` has what is set.",
    });
  }
}
