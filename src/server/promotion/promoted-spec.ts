import { BoughError } from "../../lib/bough-error.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { ResourceSpec, Spec } from "../../model/spec.ts";

/**
 * The target's settings for the very artifacts of the source: how those were made is the source's
 * affair, since they are not made again. Pure.
 *
 * @throws `promotion-impossible` where one has a resource that the other lacks.
 */
export function promotedSpec(source: Pick<ReleaseRecord, "spec" | "artifacts">, target: Spec): Spec {
  const { resources, environment } = source.spec;
  const built = Object.keys(source.artifacts);
  const missing = [...Object.keys(resources), ...built].find((name) => target.resources[name] === undefined);
  if (missing !== undefined) throw impossible(missing, environment, target.environment);
  const unbuilt = Object.entries(target.resources).find(
    ([name, { kind }]) => resources[name]?.kind !== kind || (kind !== "table" && !built.includes(name)),
  );
  if (unbuilt !== undefined) throw impossible(unbuilt[0], target.environment, environment);
  return {
    ...target,
    resources: Object.fromEntries(
      Object.entries(target.resources).map(([name, spec]) => [name, asBuilt(spec, resources[name])]),
    ),
  };
}

function asBuilt(spec: ResourceSpec, made: ResourceSpec | undefined): ResourceSpec {
  if (spec.kind === "service" && made?.kind === "service") return { ...spec, root: made.root, build: made.build };
  if (spec.kind === "site" && made?.kind === "site")
    return { ...spec, root: made.root, build: made.build, dir: made.dir };
  return spec;
}

const impossible = (resource: string, has: string, lacks: string): BoughError =>
  new BoughError("promotion-impossible", `${has} has the resource ${resource}, and ${lacks} does not.`, {
    hint: "Promote between environments of the same definition, or push to the target's branch.",
  });
