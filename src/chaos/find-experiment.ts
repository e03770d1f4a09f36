import { BoughError } from "../lib/bough-error.ts";
import type { ChaosSpec, ExperimentSpec } from "../model/chaos.ts";
import type { ChaosTarget } from "./chaos-ports.ts";

/** @throws `experiment-not-found`, with those that there are. */
export function findExperiment({ app, slug }: ChaosTarget, { experiments }: ChaosSpec, name: string): ExperimentSpec {
  const found = experiments[name];
  if (found !== undefined) return found;
  const known = Object.keys(experiments);
  throw new BoughError("experiment-not-found", `${app}/${slug} has no experiment ${name}.`, {
    hint: known.length === 0 ? "Write one below chaos.experiments." : `It has ${known.join(", ")}.`,
  });
}
