import type { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Stack } from "aws-cdk-lib/core";
import { environmentStackName } from "../../names.ts";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { resourceId } from "../resource-id.ts";
import { type AlarmSpec, serviceAlarms, tableAlarms } from "./alarms.ts";
import { dashboardBodies } from "./dashboard.ts";

/** Room that each takes in a stack: not as resources, but for the parameters of what it refers to, of which there may be 200. */
const ALARM = 2;
const DASHBOARD = 200;

/** One dashboard for each environment; alarms for those that are not previews, which nobody is woken for. */
export function synthesizeObservability(context: EnvironmentContext): void {
  const { preview } = context.spec;
  const { exports, region } = context.input.foundation;
  if (!preview) {
    for (const service of context.watched) {
      const specs = serviceAlarms(service, {
        cluster: exports.ClusterName,
        loadBalancer: exports.LoadBalancerFullName,
      });
      const stack = context.place("observability", specs.length * ALARM);
      for (const spec of specs) alarm(context, stack, service.name, spec);
    }
    for (const [name, table] of context.tables) {
      const specs = tableAlarms(name, table);
      const stack = context.place("observability", specs.length * ALARM);
      for (const spec of specs) alarm(context, stack, name, spec);
    }
  }
  const bodies = dashboardBodies({
    region,
    cluster: exports.ClusterName,
    loadBalancer: exports.LoadBalancerFullName,
    services: context.watched,
    tables: [...context.tables],
  });
  for (const [index, dashboardBody] of bodies.entries()) {
    const suffix = index === 0 ? "" : String(index + 1);
    const dashboard = new cdk.cloudwatch.CfnDashboard(context.place("observability", DASHBOARD), `Dashboard${suffix}`, {
      dashboardName: `${environmentStackName(context.spec)}${suffix && `-${suffix}`}`,
      dashboardBody,
    });
    context.expose("observability", { [`dashboard${suffix}`]: dashboard });
  }
}

function alarm(
  { spec, input }: EnvironmentContext,
  stack: Stack,
  name: string,
  { id, text, ...properties }: AlarmSpec,
): CfnAlarm {
  const { app, slug } = spec;
  return new cdk.cloudwatch.CfnAlarm(stack, `${resourceId(name)}${id}`, {
    alarmName: `${environmentStackName(spec)}-${name}-${id.toLowerCase()}`,
    alarmDescription: `${app}/${slug}: ${text}`,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: [input.foundation.exports.AlarmTopicArn],
    okActions: [input.foundation.exports.AlarmTopicArn],
    ...properties,
  });
}
