import { checkSettled } from "../../config/check-settled.ts";
import { experimentSchema } from "../../config/schema/chaos.ts";
import { validate } from "../../config/validate.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { ChaosSpec } from "../../model/chaos.ts";
import type { EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";
import { refuseAsleep } from "../sleep/refuse-asleep.ts";
import type { WantedExperiment } from "./chaos-control.ts";

export interface LiveChaos {
  /** The release that serves. */
  readonly release: ReleaseRecord;
  /** Its chaos, with the experiment that is wanted where that was given. */
  readonly chaos: ChaosSpec;
}

/** Errors: `release-not-found`, `environment-asleep`, `chaos-unsupported`, and `definition-invalid` for an experiment that was given. */
export function liveChaos(
  store: Pick<Store, "releases">,
  environment: EnvironmentRecord,
  { name, experiment }: WantedExperiment,
): LiveChaos {
  const place = `${environment.app}/${environment.slug}`;
  const release = environment.release === null ? null : store.releases.get(environment, environment.release);
  if (release === null)
    throw new BoughError("release-not-found", `Nothing is live in ${place} yet.`, { hint: "Push its branch first." });
  refuseAsleep(environment);
  const { chaos, resources, provider } = release.spec;
  if (provider.name !== "local")
    throw new BoughError("chaos-unsupported", `${place} runs on ${provider.name}, where bough has no routers.`, {
      hint: "Run the experiment in an environment of this machine.",
    });
  if (experiment === null) return { release, chaos };
  const { title, ...rest } = validate(experimentSchema, experiment, ["chaos", "experiments", name]);
  const experiments = { [name]: { ...rest, title: title === "" ? name : title } };
  checkSettled({
    strategy: { kind: "blue-green" },
    checks: { beforeTraffic: [], atEachStep: [], afterTraffic: [] },
    chaos: { allowed: true, experiments, schedule: null },
    resources,
  });
  return { release, chaos: { ...chaos, experiments } };
}
