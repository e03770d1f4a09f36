import type { ProviderSpec } from "../../../src/model/provider.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";

/** A preview of a table, a service that links it, and a site. */
export const shopSpec = (slug: string, provider: ProviderSpec): Spec => ({
  ...specDefaults,
  app: "shop",
  environment: slug,
  branch: slug,
  slug,
  rule: "preview",
  preview: true,
  protect: false,
  seed: null,
  seedWith: null,
  provider,
  resources: {
    people: { kind: "table", key: { name: "username", type: "S" }, sort: null, indexes: {} },
    api: {
      ...serviceDefaults,
      kind: "service",
      root: "api",
      build: null,
      start: "node server.js",
      health: "/healthz",
      startTimeout: 10_000,
      stopTimeout: 2_000,
      instances: 1,
      memory: null,
      env: {},
      paths: ["/hello/*"],
      link: { people: "people" },
    },
    web: {
      kind: "site",
      root: "web",
      build: null,
      dir: "public",
      spa: true,
      paths: ["/"],
      routes: { "/hello/*": "api" },
    },
  },
});
