import type { EnvironmentKey, Store } from "../../store/store.ts";
import type { TrafficChangeView } from "../control.ts";

/** What people have set of an environment's traffic, newest first, and what became of each change. */
export const changesOf = (store: Store, environment: EnvironmentKey): readonly TrafficChangeView[] =>
  store.traffic.list(environment).map((change) => ({
    ...change,
    status: store.deployments.get(change.deployment)?.status ?? null,
  }));
