import { join } from "node:path";
import { runsOnDisk } from "../chaos/runs/runs-on-disk.ts";
import { loadDefinition } from "../config/load.ts";
import type { Providers } from "../provider/providers.ts";
import type { SupervisorClient } from "../providers/local/supervisor/client.ts";
import type { Artifacts } from "../release/artifacts.ts";
import type { RouterClient } from "../router/client.ts";
import { createExperiments } from "../server/chaos/experiments.ts";
import { routerPorts } from "../server/chaos/router-ports.ts";
import { type ControlPlane, createControlPlane } from "../server/control-plane.ts";
import { rememberDefinitions } from "../server/deployments/remember-definitions.ts";
import { hostsOf } from "../server/environments/address.ts";
import { createEventHub } from "../server/event-hub.ts";
import { createJudging } from "../server/judging/judging.ts";
import { trafficByPlace } from "../server/judging/traffic-by-place.ts";
import { createSignalHub } from "../server/signals/signal-hub.ts";
import type { Store } from "../store/store.ts";
import { crashInstances } from "./crash-instances.ts";
import type { ServerSettings } from "./server-settings.ts";
import { trafficHalves } from "./traffic-halves.ts";
import { localTraffic } from "./traffic-source.ts";

/** What a control plane is put together from. */
export interface ControlParts {
  readonly version: string;
  readonly data: string;
  readonly hooks: string;
  readonly settings: ServerSettings;
  readonly store: Store;
  readonly supervisor: SupervisorClient;
  readonly router: RouterClient;
  /** File with the routes. */
  readonly tableFile: string;
  readonly artifacts: Artifacts;
  readonly providers: Providers;
  /** Path of an app's bare repository. */
  repository(app: string): string;
  report(error: unknown): void;
}

/** The control plane, whoever it works for: the server of a machine, or one command. */
export function assembleControl(parts: ControlParts): ControlPlane {
  const { data, settings, store, supervisor, router, tableFile, artifacts, repository } = parts;
  const signals = createSignalHub(store);
  const routers = localTraffic({ router, tableFile, supervisor, ownPorts: [settings.port, settings.apiPort] });
  const traffic = trafficByPlace({ store, providers: parts.providers }, routers);
  return createControlPlane({
    version: parts.version,
    data,
    hooks: parts.hooks,
    store,
    events: createEventHub(store),
    signals,
    judging: createJudging({ store, signals, traffic, halves: trafficHalves(router) }),
    experiments: createExperiments(
      routerPorts({
        router,
        routerPort: settings.port,
        hostOf(target) {
          const environment = store.environments.get(target);
          return environment === null ? null : (hostsOf(environment)[0] ?? null);
        },
        kill: crashInstances({ traffic: routers, supervisor }),
      }),
      runsOnDisk(join(data, "chaos")),
    ),
    arms: ({ app, slug }) => router.arms(app, slug),
    providers: parts.providers,
    artifacts,
    repository,
    report: (error) => parts.report(error),
    definition: rememberDefinitions(async (app, commit) => {
      await using checkout = await artifacts.checkout(repository(app), commit);
      return await loadDefinition({ root: checkout.path });
    }),
    routerPort: settings.port,
    apiPort: settings.apiPort,
    routerWorkers: settings.routerWorkers,
    routerMetrics: () => router.metrics(),
  });
}
