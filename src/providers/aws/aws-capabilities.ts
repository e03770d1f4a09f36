import type { Capabilities } from "../../provider/provider.ts";

/** ECS moves the traffic; an account may have environments of others. */
export const awsCapabilities: Capabilities = {
  kinds: ["service", "site", "table"],
  strategies: ["all-at-once", "rolling", "blue-green", "canary", "linear"],
  traffic: false,
  warm: false,
  exclusive: false,
  metrics: [
    "requests",
    "errors",
    "latency.p50",
    "latency.p95",
    "latency.p99",
    "instances",
    "instances.wanted",
    "cpu",
    "memory",
    "disk",
    "reads",
    "writes",
    "throttles",
  ],
};
