import type { CfnService } from "aws-cdk-lib/aws-ecs";
import type { CheckSpec } from "../../../../model/checks.ts";
import type { Json } from "../../../../lib/json.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { checkHeader } from "./check-header.ts";
import type { NativeStrategy } from "./native-strategy.ts";
import { ownerOf } from "./public-paths.ts";

/**
 * SSM parameter that says of an environment's releases: `hold`, no traffic shifts; `abort`, a release whose
 * shift has not begun is taken back (one whose shift has is by its alarm). Anything else, and no
 * parameter, lets it go on.
 */
export const gateParameter = ({ app, slug }: { readonly app: string; readonly slug: string }): string =>
  `/bough/gates/${app}/${slug}`;

/**
 * Where ECS asks the foundation's function before it goes on: the HTTP checks before and after the shift,
 * and the gate, which bough's judge and people close.
 */
export function lifecycleHooks(
  context: EnvironmentContext,
  service: string,
  native: NativeStrategy,
): CfnService.DeploymentLifecycleHookProperty[] {
  if (native.kind === "ROLLING" || !context.paths.has(service)) return [];
  const { checks } = context.spec;
  const before = httpChecks(context, service, checks.beforeTraffic, true);
  const after = httpChecks(context, service, checks.afterTraffic, false);
  return [
    ...(before.length > 0 ? [hook(context, ["POST_TEST_TRAFFIC_SHIFT"], { checks: before, gate: "" })] : []),
    ...(isGated(context)
      ? [
          hook(context, ["POST_TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"], {
            checks: [],
            gate: gateParameter(context.spec),
          }),
        ]
      : []),
    ...(after.length > 0 ? [hook(context, ["POST_PRODUCTION_TRAFFIC_SHIFT"], { checks: after, gate: "" })] : []),
  ];
}

/** Whether somebody besides ECS has a say in the shift. */
function isGated({ spec: { strategy, gates } }: EnvironmentContext): boolean {
  return ("judge" in strategy && strategy.judge !== null) || gates.approval !== null;
}

function hook(
  context: EnvironmentContext,
  lifecycleStages: string[],
  hookDetails: Json,
): CfnService.DeploymentLifecycleHookProperty {
  const { ReleaseHookArn, ReleaseHookRoleArn } = context.input.foundation.exports;
  // ECS takes the details as a text.
  return {
    hookTargetArn: ReleaseHookArn,
    roleArn: ReleaseHookRoleArn,
    lifecycleStages,
    hookDetails: JSON.stringify(hookDetails),
  };
}

/** Those of the checks that ask this service. */
function httpChecks(
  { host, spec }: EnvironmentContext,
  service: string,
  checks: readonly CheckSpec[],
  test: boolean,
): readonly Json[] {
  if (host === null) return [];
  const header = checkHeader(spec, service);
  return checks
    .filter((check) => check.kind === "http")
    .filter(({ path }) => ownerOf(spec, path) === service)
    .map(({ name, method, path, status, contains, timeout }) => ({
      name,
      method,
      url: `https://${host}${path}`,
      headers: test ? { [header.name]: header.value } : {},
      status,
      contains,
      timeout,
    }));
}
