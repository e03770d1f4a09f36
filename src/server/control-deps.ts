import type { Providers } from "../provider/providers.ts";
import type { Artifacts } from "../release/artifacts.ts";
import type { CountedArm } from "../release/optimise/tally.ts";
import type { EnvironmentKey, Store } from "../store/store.ts";
import type { Experiments } from "./chaos/experiments.ts";
import type { DefinitionOf } from "./deployments/remember-definitions.ts";
import type { EventHub } from "./event-hub.ts";
import type { Judging } from "./judging/judging.ts";
import type { SignalHub } from "./signals/signal-hub.ts";

/** What the control plane works with; the composition root puts it together. */
export interface ControlDeps {
  readonly version: string;
  readonly data: string;
  /** Folder with the hooks of every repository. */
  readonly hooks: string;
  readonly store: Store;
  readonly events: EventHub;
  readonly signals: SignalHub;
  readonly judging: Judging;
  readonly experiments: Experiments;
  /** What the router workers have counted of an environment. */
  arms(environment: EnvironmentKey): Promise<readonly CountedArm[]>;
  readonly providers: Providers;
  readonly artifacts: Artifacts;
  readonly definition: DefinitionOf;
  /** Path of an app's bare repository, whether it exists or not. */
  repository(app: string): string;
  /** Told of faults that belong to no request, for the process's log. */
  report(error: unknown): void;
  readonly routerPort: number;
  readonly apiPort: number;
  readonly routerWorkers: number;
  /** Prometheus text of all router workers. */
  routerMetrics(): Promise<string>;
}
