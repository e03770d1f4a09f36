import type { StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import { publishAsleep, publishRoutes, replaceEnvironment } from "./publish-routes.ts";
import type { RoutesInput } from "./routes-input.ts";
import { testAddress } from "./test-address.ts";

export const routeSteps = (deps: LocalDeps): StepHandlers => ({
  "routes.weigh": async ({ step }) => {
    const input = inputOf<RoutesInput>(step);
    await publishRoutes(deps, input, false);
    return testAddress(deps, input);
  },
  "routes.shift": ({ step }) => publishRoutes(deps, inputOf<RoutesInput>(step), false),
  "release.finish": ({ step }) => publishRoutes(deps, inputOf<RoutesInput>(step), false),
  "routes.restore": async ({ step }) => {
    const input = inputOf<RoutesInput>(step);
    // What people had set for the release that serves again holds again.
    await publishRoutes(deps, { ...input, traffic: deps.traffic(input.environment) }, true);
  },
  "routes.sleep": ({ step }) => publishAsleep(deps, inputOf<RoutesInput>(step)),
  "routes.remove": async ({ step }) => {
    const environment = inputOf<EnvironmentRef>(step);
    await deps.router.publish((table) => replaceEnvironment(table, environment, null));
  },
});
