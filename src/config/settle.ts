import { z } from "zod";
import type { CheckSpec } from "../model/checks.ts";
import type { ResourceSpec, Spec } from "../model/spec.ts";
import { checkSettled } from "./check-settled.ts";
import { definitionError } from "./fault.ts";
import type { Tree } from "./layers.ts";
import { checkClaims, publicPaths } from "./public-paths.ts";
import { resourceSchema } from "./schema/definition.ts";
import { inheritedSchema } from "./schema/environment-rule.ts";
import { validate } from "./validate.ts";

export type Settled = Omit<Spec, "app" | "environment" | "branch" | "slug" | "rule" | "preview" | "keepWarm"> & {
  /** Nothing where nothing is said: it depends on what the environment is. */
  readonly keepWarm?: number | null | undefined;
};

const settledSchema = inheritedSchema.extend({
  app: z.string(),
  seed: z.string().nullable().default(null),
  seedWith: z.string().nullable().default(null),
  resources: z.record(z.string(), resourceSchema),
});

/** Merged settings → values of a spec: every default filled in, durations and sizes as numbers. Throws `definition-invalid`. */
export function settle(merged: Tree): Settled {
  const { app: _app, seed, seedWith, resources: parsed, checks, ...rest } = validate(settledSchema, merged);
  const resources = withPaths(parsed);
  checkClaims(resources);
  const settled = {
    ...rest,
    seed,
    seedWith: seed === null ? null : (seedWith ?? soleService(resources, ["seed"])),
    checks: {
      beforeTraffic: withService(checks.beforeTraffic, resources, "beforeTraffic"),
      atEachStep: withService(checks.atEachStep, resources, "atEachStep"),
      afterTraffic: withService(checks.afterTraffic, resources, "afterTraffic"),
    },
    resources,
  };
  checkSettled(settled);
  return settled;
}

type ParsedCheck = z.output<typeof settledSchema>["checks"]["beforeTraffic"][number];

/** Commands run with the only service where no other is named. */
const withService = (
  checks: readonly ParsedCheck[],
  resources: Readonly<Record<string, ResourceSpec>>,
  hook: string,
): readonly CheckSpec[] =>
  checks.map((check, index) =>
    check.kind === "http" ? check : { ...check, with: check.with ?? soleService(resources, ["checks", hook, index]) },
  );

function withPaths(parsed: z.output<typeof settledSchema>["resources"]): Readonly<Record<string, ResourceSpec>> {
  const paths = publicPaths(parsed);
  return Object.fromEntries(
    Object.entries(parsed).map(([name, resource]) => [
      name,
      resource.kind === "table" ? resource : { ...resource, paths: paths[name] ?? [] },
    ]),
  );
}

function soleService(resources: Readonly<Record<string, ResourceSpec>>, path: readonly PropertyKey[]): string {
  const services = Object.keys(resources).filter((name) => resources[name]?.kind === "service");
  const [service, ...others] = services;
  if (service !== undefined && others.length === 0) return service;
  const what = path[0] === "seed" ? "seed" : "check";
  const message =
    service === undefined
      ? `a ${what} runs with a service's files and links, and the app has no service`
      : `the app has several services (${services.join(", ")}), so the ${what} must name the one that it runs with`;
  const written = path[0] === "seed" ? `seed: { run: "…", with: ${service} }` : `{ run: "…", with: ${service} }`;
  const hint = service === undefined ? `Leave out the ${what}.` : `Write ${written}.`;
  throw definitionError([{ path, message, hint }]);
}
