import type { EnvironmentRef } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { providerOf } from "../environments/provider-of.ts";
import { providedTraffic } from "./provided-traffic.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** Asks the provider of an environment that counts its requests by itself, and else the routers of this machine. */
export function trafficByPlace(deps: Pick<ControlDeps, "store" | "providers">, routers: TrafficSource): TrafficSource {
  const sourceOf = async (environment: EnvironmentRef): Promise<Omit<TrafficSource, "ownPorts">> => {
    const { releaseTraffic } = await providerOf(deps, environment);
    return releaseTraffic === undefined ? routers : providedTraffic(releaseTraffic);
  };
  return {
    ownPorts: routers.ownPorts,
    detail: async (environment) => (await sourceOf(environment)).detail(environment),
    arms: async (environment, options) => (await sourceOf(environment)).arms(environment, options),
    splits: async (environment) => (await sourceOf(environment)).splits(environment),
    instances: async (environment) => (await sourceOf(environment)).instances(environment),
    rate: async (environment, release) => (await sourceOf(environment)).rate(environment, release),
  };
}
