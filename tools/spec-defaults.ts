import type { ServiceSpec, Spec } from "../src/model/spec.ts";

/** What a definition that says nothing of it resolves to, for the specs that tests and benchmarks write by hand. */
export const specDefaults = {
  provider: { name: "local" },
  strategy: { kind: "blue-green" },
  checks: { beforeTraffic: [], atEachStep: [], afterTraffic: [] },
  gates: { approval: null, window: null, freezes: [] },
  rollbackWindow: 5,
  keepWarm: 0,
  sticky: { cookie: "bough", maxAge: 86_400_000, keep: false },
  chaos: { allowed: false, experiments: {}, schedule: null },
} as const satisfies Partial<Spec>;

/** The same of a service. */
export const serviceDefaults = {
  cpu: null,
  migrate: { expand: null, contract: null },
  contract: null,
  uses: {},
  retry: { attempts: 3, statuses: [], timeout: null },
} as const satisfies Partial<ServiceSpec>;
