import { join } from "node:path";
import { loadDefinition } from "../../../../src/config/load.ts";
import { app, canary, linear, service, site, table } from "../../../../src/model/index.ts";
import type { EnvironmentInput } from "../../../../src/providers/aws/synth/environment-input.ts";
import type { FoundationSettings } from "../../../../src/providers/aws/synth/foundation-settings.ts";
import { domainExports, environmentInput, foundationSettings, specOf } from "./inputs.ts";

const EXAMPLES = join(import.meta.dirname, "../../../../examples");

export interface Sample {
  readonly name: string;
  readonly input: EnvironmentInput;
}

/** Every example with `main` and a branch, and an app that has everything, each with a domain and without one. */
export async function environmentSamples(): Promise<readonly Sample[]> {
  const examples = await Promise.all(
    ["birthday", "python-hello", "static-site"].map(
      async (name) => [name, await loadDefinition({ root: join(EXAMPLES, name) })] as const,
    ),
  );
  return [...examples, ["full", full] as const].flatMap(([name, definition]) =>
    ["main", "staging", "feature-a"].flatMap((branch) => {
      const spec = specOf(definition, branch);
      return [
        { name: `${name}-${branch}`, input: environmentInput(spec) },
        { name: `${name}-${branch}-domain`, input: environmentInput(spec, {}, domainExports) },
      ];
    }),
  );
}

const people = table({ key: "name", sort: "at", indexes: { byTown: { key: "town", sort: "at" } } });
const mail = service({ start: "node mail.js", memory: "2gb", cpu: 0.5 });
const api = service({
  start: "node api.js",
  migrate: { expand: "node expand.js", contract: "node contract.js" },
  paths: ["/api/*", "/health", "/login", "/logout", "/metrics"],
  link: { people, mail },
});
const web = site({ dir: "dist", spa: true, paths: ["/*"], routes: { "/api/*": api } });
const docs = site({ dir: "docs", paths: ["/docs/*"] });

/** Every kind and strategy, links between services, migrations and checks. */
export const full = app({
  name: "full",
  resources: { people, mail, api, web, docs },
  environments: {
    production: {
      branch: "main",
      protect: true,
      strategy: canary({ steps: [5, 25, 50], bake: "5m" }),
      beforeTraffic: [{ path: "/" }],
      afterTraffic: [{ path: "/api/health", status: 204 }],
      approval: true,
      set: { api: { instances: 2 } },
    },
    staging: { branch: "staging", strategy: linear({ step: 10, every: "1m" }) },
    preview: { branch: "*", strategy: "rolling", seed: { run: "node seed.js", with: api } },
  },
});

export const foundationSamples: Readonly<Record<string, FoundationSettings>> = {
  preview: foundationSettings,
  endpoints: {
    ...foundationSettings,
    network: "endpoints",
    domain: "example.org",
    hostedZone: "Z0123456789ABCDEFGHIJ",
  },
  production: {
    ...foundationSettings,
    name: "production",
    network: "nat",
    domain: "example.org",
    backupRegion: "eu-west-1",
    backupCopies: "arn:aws:backup:eu-west-1:123456789012:backup-vault:bough-production-0a1b2c3d",
    trail: true,
    alarmMails: ["team@example.org"],
    deployers: [
      { host: "github", repository: "team/shop", branches: ["main"] },
      { host: "gitlab", repository: "team/shop", branches: ["main", "staging"] },
    ],
  },
};
