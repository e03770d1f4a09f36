import type { EnvironmentRef } from "../../provider/provider.ts";
import type { RouteSplit } from "../../provider/release-traffic.ts";
import type { Arm } from "./counters/arm.ts";

/** What is seen of an environment's traffic and instances while a canary runs; the composition root provides it. */
export interface TrafficSource {
  /** Ports of this machine on which bough itself listens. */
  readonly ownPorts: readonly number[];
  /** `requests`: of those alone it is counted how many failed; neither sessions nor times nor instances are seen. */
  detail(environment: EnvironmentRef): Promise<"all" | "requests">;
  /** Cumulative counters of all routes and releases, of the workers that answer. `flush` counts sessions that are under way. */
  arms(environment: EnvironmentRef, options: { readonly flush: boolean }): Promise<readonly Arm[]>;
  /** How the traffic is divided now. */
  splits(environment: EnvironmentRef): Promise<readonly RouteSplit[]>;
  /** Every instance that a route names, with the restarts that its process has had; null where they are not seen. */
  instances(environment: EnvironmentRef): Promise<readonly RunningInstance[] | null>;
  /** Requests a minute to a release, such as `v3`, where that is known; null where it has to be measured. */
  rate(environment: EnvironmentRef, release: string): Promise<number | null>;
}

export interface RunningInstance {
  readonly id: string;
  readonly release: string;
  readonly service: string;
  readonly host: string;
  readonly port: number;
  readonly health: { readonly path: string; readonly timeout: number };
  /** How often its process ended by itself and was started again. */
  readonly restarts: number;
}
