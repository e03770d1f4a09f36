import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { servingRelease } from "../environments/serving-release.ts";
import { planSleep } from "./plan-sleep.ts";
import type { SleepControl } from "./sleep-control.ts";

export function createSleepControl(deps: ControlDeps, deployments: Deployments): SleepControl {
  return {
    async sleep(app, environment, { force }) {
      const found = findServing(app, environment);
      if (found.protect && !force)
        throw new BoughError("environment-protected", `${found.name} is protected.`, {
          hint: "Put it to sleep with --force: nobody is answered until it is woken.",
        });
      return deployments.setAsleep(found, true);
    },
    async wake(app, environment) {
      return deployments.setAsleep(findServing(app, environment), false);
    },
    planSleep: (app, environment, asleep) => planSleep(deps, findServing(app, environment), asleep),
  };

  function findServing(app: string, environment: string): EnvironmentRecord {
    const found = findEnvironment(deps.store, app, environment);
    servingRelease(deps.store, found);
    return found;
  }
}
