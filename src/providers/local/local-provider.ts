import type { Capabilities, Provider } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import { artifactSteps } from "./artifact/artifact-steps.ts";
import { checkSteps } from "./check/check-steps.ts";
import { environmentSteps } from "./environment/environment-steps.ts";
import { inventory, removeItem } from "./inventory.ts";
import { resume } from "./release/resume.ts";
import { kindNames } from "./kinds.ts";
import type { LocalDeps } from "./local-deps.ts";
import { logs } from "./logs.ts";
import { localMetrics, metrics } from "./metrics/metrics.ts";
import { type Sampler, createSampler } from "./metrics/sampler.ts";
import { observe } from "./observe.ts";
import { plan } from "./plan.ts";
import { planTraffic } from "./routes/plan-traffic.ts";
import { routeSteps } from "./routes/route-steps.ts";
import { trafficSteps } from "./routes/traffic-steps.ts";
import { serviceSteps } from "./service/service-steps.ts";
import { tableSteps } from "./table/table-steps.ts";

export const localCapabilities: Capabilities = {
  kinds: kindNames,
  strategies: ["all-at-once", "rolling", "blue-green", "canary", "linear"],
  traffic: true,
  warm: true,
  exclusive: true,
  metrics: localMetrics,
};

/** One machine: supervised processes behind the router, embedded data services, files. */
export const createLocalProvider = (
  deps: LocalDeps,
  sampler: Sampler = createSampler(deps),
): Provider<LocalActual> => ({
  name: "local",
  capabilities: localCapabilities,
  observe: ({ environment }) => observe(deps, environment),
  plan,
  planTraffic,
  steps: {
    ...artifactSteps(deps),
    ...tableSteps(deps),
    ...serviceSteps(deps),
    ...routeSteps(deps),
    ...trafficSteps(deps),
    ...checkSteps(deps),
    ...environmentSteps(deps),
  },
  resume: (plan, records, signal) => resume(deps, plan, records, signal),
  inventory: (environment) => inventory(deps, environment),
  remove: (item) => removeItem(deps, item),
  logs: (query) => logs(deps.data, query),
  metrics: (query) => metrics(deps.data, sampler, query),
});
