import type { TrafficSettings } from "../../../model/traffic.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";

/** The whole of an environment's routes, before the ports of its instances are known. */
export interface RoutesInput {
  readonly environment: EnvironmentRef;
  readonly hosts: readonly string[];
  /** Releases among which the traffic is divided. The first one decides where paths conflict, and is the one that is tested. */
  readonly shares: readonly ReleaseShare[];
  /** Releases that keep the sessions which began on them, as far as they run; those of `shares` may be among them. */
  readonly retained: readonly number[];
  /** Folders of sites that served until now, newest first, by route. */
  readonly earlier: Readonly<Record<string, readonly string[]>>;
  /** Whether requests with the test header reach the first release. */
  readonly tested: boolean;
  /** Maintenance is taken from it only where the environment has no routes yet: it may change meanwhile. */
  readonly traffic: TrafficSettings;
}

export interface ReleaseShare {
  readonly version: number;
  /** Percent. */
  readonly share: number;
  /** Service → how many of its instances take traffic; those that are missing do with all of them. */
  readonly instances: Readonly<Record<string, number>>;
}
