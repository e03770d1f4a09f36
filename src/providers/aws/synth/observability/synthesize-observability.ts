import { CfnAlarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Stack } from "aws-cdk-lib/core";
import type { EnvironmentContext } from "../environment-context.ts";
import { resourceId } from "../resource-id.ts";
import { type AlarmSpec, serviceAlarms, tableAlarms } from "./alarms.ts";
import { dashboardBody } from "./dashboard.ts";

/** One dashboard for each environment; alarms for those that are not previews, which nobody is woken for. */
export function synthesizeObservability(context: EnvironmentContext): void {
  const { app, slug, preview } = context.spec;
  const { exports, region } = context.input.foundation;
  if (!preview) {
    for (const service of context.watched) {
      const specs = serviceAlarms(service, {
        cluster: exports.ClusterName,
        loadBalancer: exports.LoadBalancerFullName,
      });
      const stack = context.place("observability", specs.length);
      for (const spec of specs) alarm(context, stack, service.name, spec);
    }
    for (const [name, table] of context.tables) {
      const specs = tableAlarms(name, table);
      const stack = context.place("observability", specs.length);
      for (const spec of specs) alarm(context, stack, name, spec);
    }
  }
  const dashboard = new CfnDashboard(context.place("observability", 1), "Dashboard", {
    dashboardName: `bough-${app}-${slug}`,
    dashboardBody: dashboardBody({
      region,
      cluster: exports.ClusterName,
      loadBalancer: exports.LoadBalancerFullName,
      services: context.watched,
      tables: [...context.tables],
    }),
  });
  context.expose("observability", { dashboard });
}

function alarm(
  { spec, input }: EnvironmentContext,
  stack: Stack,
  name: string,
  { id, text, ...properties }: AlarmSpec,
): CfnAlarm {
  const { app, slug } = spec;
  return new CfnAlarm(stack, `${resourceId(name)}${id}`, {
    alarmName: `bough-${app}-${slug}-${name}-${id.toLowerCase()}`,
    alarmDescription: `${app}/${slug}: ${text}`,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: [input.foundation.exports.AlarmTopicArn],
    okActions: [input.foundation.exports.AlarmTopicArn],
    ...properties,
  });
}
