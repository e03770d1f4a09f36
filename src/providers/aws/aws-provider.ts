import { BoughError } from "../../lib/bough-error.ts";
import { newId } from "../../lib/new-id.ts";
import type { Provider } from "../../provider/provider.ts";
import { awsCapabilities } from "./aws-capabilities.ts";
import type { AwsDeps } from "./aws-deps.ts";
import { openAwsClients } from "./client/aws-clients.ts";
import { estimateSpec } from "./cost/estimate-spec.ts";
import { idle } from "./cost/load.ts";
import type { AwsActual } from "./environment/aws-actual.ts";
import { releaseTraffic } from "./shift/release-traffic.ts";
import { shiftReader } from "./shift/read-shifts.ts";
import { shiftSteps } from "./environment/shift-steps.ts";
import { destroySteps } from "./environment/destroy-steps.ts";
import { observe } from "./environment/observe.ts";
import { planDestroy } from "./environment/plan-destroy.ts";
import { planRelease } from "./environment/plan-release.ts";
import { releaseSteps } from "./environment/release-steps.ts";
import { hookRunner } from "./hook/run-hook.ts";
import { inventory } from "./inventory/inventory.ts";
import { logs } from "./logs/logs.ts";
import { metrics } from "./metrics/metrics.ts";
import { removeItem } from "./remove/remove-item.ts";

/** CloudWatch has counted a minute whole some two minutes after its end; in milliseconds, from its begin. */
const SETTLED = 180_000;

/**
 * One account and region: environments are CloudFormation stacks. Nothing of it is loaded unless an
 * environment asks for AWS: the composition root imports this file when one does.
 */
export function createAwsProvider(deps: AwsDeps): Provider<AwsActual> {
  const aws = openAwsClients({ ...deps.settings, endpoint: deps.endpoint });
  const runHook = hookRunner(deps);
  const readShifts = shiftReader(aws);
  return {
    name: "aws",
    capabilities: awsCapabilities,
    observe: (desired) => observe(aws, { desired, account: deps.settings.account, runHook }),
    plan: (desired, actual) =>
      desired.release === null ? planDestroy(desired, actual) : planRelease(deps, desired, desired.release, actual),
    planTraffic() {
      throw new BoughError(
        "traffic-unsupported",
        "Traffic cannot be led by hand on AWS: ECS moves it, as the strategy says.",
        {
          hint: "Set the strategy in bough.config.ts, and deploy.",
        },
      );
    },
    steps: {
      ...releaseSteps(deps, { aws, runHook, readShifts }),
      ...shiftSteps(aws, readShifts),
      ...destroySteps(deps, aws),
    },
    inventory: (environment) => inventory(aws, environment),
    remove: (item) => removeItem({ aws, token: newId("bough-prune"), ownArtifacts: deps.ownArtifacts }, item),
    logs: (query) => logs(aws, query),
    metrics: (query) =>
      metrics({ aws, spec: (environment, version) => deps.release(environment, version).spec }, query),
    releaseTraffic: releaseTraffic({ aws, readShifts, settled: deps.settled ?? SETTLED }),
    estimate(spec, { requestsPerMinute }, asleep) {
      const estimate = estimateSpec(spec, requestsPerMinute === null ? null : { ...idle, requestsPerMinute }, asleep);
      if (estimate === null) throw new TypeError(`${spec.app} ${spec.slug} is not on AWS`);
      return estimate;
    },
  };
}
