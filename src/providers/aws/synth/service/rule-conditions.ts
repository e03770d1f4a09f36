import type { CfnListenerRule } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { Spec } from "../../../../model/spec.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { environmentLabel } from "../host-name.ts";
import { globs, publicPaths } from "./public-paths.ts";

type Condition = CfnListenerRule.RuleConditionProperty;

/** Headers by which CloudFront tells the load balancer where a request goes: it has chosen by the path already. */
export const environmentHeader = "x-bough-environment";
export const serviceHeader = "x-bough-service";

/** What makes a request one for this service. */
export function ruleConditions(
  context: EnvironmentContext,
  service: string,
  { anyPath = false }: { readonly anyPath?: boolean } = {},
): readonly Condition[] {
  const environment: Condition =
    context.host === null
      ? header(environmentHeader, environmentLabel(context.spec))
      : { field: "host-header", hostHeaderConfig: { values: [context.host] } };
  if (context.fronted) return [environment, header(serviceHeader, service)];
  const paths = (context.paths.get(service) ?? []).flatMap(globs);
  if (anyPath || paths.includes("/*")) return [environment];
  return [environment, { field: "path-pattern", pathPatternConfig: { values: paths } }];
}

/** Values that one rule may have, besides the host and the header of checks. */
const MOST_PATHS = 3;

/** Whether CloudFront stands before the services: for files, for its own name, and where the load balancer cannot choose between services. */
export function frontedByCloudFront(spec: Spec, hasDomain: boolean): boolean {
  const sites = Object.values(spec.resources).some(({ kind }) => kind === "site");
  return !hasDomain || sites || !balancerChooses(publicPaths(spec));
}

function balancerChooses(paths: ReadonlyMap<string, readonly string[]>): boolean {
  const [only = []] = [...paths.values()];
  return paths.size <= 1 && only.flatMap(globs).length <= MOST_PATHS;
}

function header(name: string, value: string): Condition {
  return { field: "http-header", httpHeaderConfig: { httpHeaderName: name, values: [value] } };
}
