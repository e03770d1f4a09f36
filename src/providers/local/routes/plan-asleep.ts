import type { Step } from "../../../engine/plan.ts";
import { stepId } from "../../../engine/step.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { planRestore, type PlannedRoutes } from "./plan-routes.ts";

const KIND = "routes.sleep";

/** The release's services take no request of the public any more; its sites are served as before. */
export const planAsleep = (routes: PlannedRoutes): Step =>
  asleep(routes, releaseLabel(routes.release.version), "Answer requests to services with 503");

/** When nothing of the services runs any more, nothing of them stands in the routes either. */
export const planStopped = (routes: PlannedRoutes): Step =>
  asleep(routes, `${releaseLabel(routes.release.version)}/stopped`, "Take what was stopped out of the routes");

/** Of the routes that the release has awake. */
const asleep = (routes: PlannedRoutes, subject: string, title: string): Step => ({
  ...planRestore(routes),
  id: stepId(KIND, subject),
  kind: KIND,
  title,
});
