import type { TablesClient } from "../../embedded/tables/client.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { TrafficSettings } from "../../model/traffic.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { Artifacts } from "../../release/artifacts.ts";
import type { RouterClient } from "../../router/client.ts";
import type { SupervisorClient } from "./supervisor/client.ts";

/** What the provider works with, each behind its own client. */
export interface LocalDeps {
  /** Data directory of the installation. */
  readonly data: string;
  /** Whether processes run under a uid of their environment's own; else as bough itself. */
  readonly isolated: boolean;
  readonly supervisor: SupervisorClient;
  readonly router: RouterClient;
  /** The table server, started when it is first needed. */
  tables(): Promise<TablesClient>;
  readonly artifacts: Artifacts;
  release(environment: EnvironmentRef, version: number): ReleaseRecord;
  /** What people have set of an environment's traffic, as it is now. */
  traffic(environment: EnvironmentRef): TrafficSettings;
  /** Port of the routers on this machine. */
  readonly routerPort: number;
  /** Bare git repository of an app. */
  repository(app: string): string;
}
