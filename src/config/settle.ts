import { z } from "zod";
import type { ResourceSpec, Spec } from "../model/spec.ts";
import { definitionError } from "./fault.ts";
import type { Tree } from "./layers.ts";
import { checkClaims, publicPaths } from "./public-paths.ts";
import { resourceSchema } from "./schema/definition.ts";
import { inheritedSchema } from "./schema/environment-rule.ts";
import { validate } from "./validate.ts";

export type Settled = Pick<
  Spec,
  | "protect"
  | "strategy"
  | "seed"
  | "seedWith"
  | "resources"
  | "provider"
  | "checks"
  | "gates"
  | "rollbackWindow"
  | "keepWarm"
  | "sticky"
  | "chaos"
>;

const settledSchema = inheritedSchema.extend({
  app: z.string(),
  seed: z.string().nullable().default(null),
  seedWith: z.string().nullable().default(null),
  resources: z.record(z.string(), resourceSchema),
});

/** Merged settings → values of a spec: every default filled in, durations and sizes as numbers. Throws `definition-invalid`. */
export function settle(merged: Tree): Settled {
  const { protect, strategy, seed, seedWith, resources: parsed } = validate(settledSchema, merged);
  const resources = withPaths(parsed);
  checkClaims(resources);
  return {
    ...DEFAULTS,
    protect,
    strategy,
    seed,
    seedWith: seed === null ? null : (seedWith ?? soleService(resources)),
    resources,
  };
}

const DEFAULTS = {
  provider: { name: "local" },
  checks: { beforeTraffic: [], atEachStep: [], afterTraffic: [] },
  gates: { approval: null, window: null, freezes: [] },
  rollbackWindow: 5,
  keepWarm: 0,
  sticky: { cookie: "bough", maxAge: 86_400_000, keep: false },
  chaos: { allowed: false, experiments: {}, schedule: null },
} as const;

function withPaths(parsed: z.output<typeof settledSchema>["resources"]): Readonly<Record<string, ResourceSpec>> {
  const paths = publicPaths(parsed);
  return Object.fromEntries(
    Object.entries(parsed).map(([name, resource]) => [
      name,
      resource.kind === "table" ? resource : { ...resource, paths: paths[name] ?? [] },
    ]),
  );
}

function soleService(resources: Readonly<Record<string, ResourceSpec>>): string {
  const services = Object.keys(resources).filter((name) => resources[name]?.kind === "service");
  const [service, ...others] = services;
  if (service !== undefined && others.length === 0) return service;
  const message =
    service === undefined
      ? "a seed runs with a service's files and links, and the app has no service"
      : `the app has several services (${services.join(", ")}), so the seed must name the one that it runs with`;
  const hint = service === undefined ? "Leave out the seed." : `Write seed: { run: "…", with: ${service} }.`;
  throw definitionError([{ path: ["seed"], message, hint }]);
}
