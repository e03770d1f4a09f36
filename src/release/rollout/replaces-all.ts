import type { Spec } from "../../model/spec.ts";

/** Strategies that stop what is replaced before, or while, the new release starts. */
const REPLACING: ReadonlySet<string> = new Set(["all-at-once", "rolling"]);

/**
 * Whether nothing of earlier releases may run beside a release that has taken over: where two must
 * not run at the same time, or the schema is one that the earlier ones cannot live with. Pure.
 */
export const replacesAll = ({ strategy, resources }: Pick<Spec, "strategy" | "resources">): boolean =>
  REPLACING.has(strategy.kind) ||
  Object.values(resources).some((resource) => resource.kind === "service" && resource.migrate.contract !== null);
