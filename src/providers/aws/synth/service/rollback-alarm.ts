import type { Stack } from "aws-cdk-lib/core";
import type { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { environmentStackName } from "../../names.ts";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Traffic } from "./traffic.ts";

const FEWEST_REQUESTS = 10;
const MOST_FAILURES_PERCENT = 5;

/** Fires when too many requests to a service fail; ECS then takes a release back that is under way. */
export function rollbackAlarm(
  context: EnvironmentContext,
  stack: Stack,
  id: string,
  name: string,
  traffic: Traffic,
): CfnAlarm {
  const groups = traffic.shift === null ? [traffic.primary] : [traffic.primary, traffic.shift.alternate];
  const { app, slug } = context.spec;
  const series = (metric: string): CfnAlarm.MetricDataQueryProperty[] =>
    groups.map((group, index) => ({
      id: `${metric === "RequestCount" ? "requests" : "failures"}${index}`,
      returnData: false,
      metricStat: {
        stat: "Sum",
        period: 60,
        metric: {
          namespace: "AWS/ApplicationELB",
          metricName: metric,
          dimensions: [
            { name: "LoadBalancer", value: context.input.foundation.exports.LoadBalancerFullName },
            { name: "TargetGroup", value: group.attrTargetGroupFullName },
          ],
        },
      },
    }));
  const sum = (kind: string): string => groups.map((_, index) => `FILL(${kind}${index},0)`).join("+");
  return new cdk.cloudwatch.CfnAlarm(stack, `${id}Failures`, {
    alarmName: `${environmentStackName(context.spec)}-${name}-failures`,
    alarmDescription: `More than ${MOST_FAILURES_PERCENT}% of the requests to ${name} of ${app}/${slug} fail.`,
    metrics: [
      ...series("RequestCount"),
      ...series("HTTPCode_Target_5XX_Count"),
      {
        id: "rate",
        label: "Failed requests, %",
        // A few requests say nothing: one failure of two would be half of them.
        expression: `IF((${sum("requests")})>=${FEWEST_REQUESTS}, 100*(${sum("failures")})/(${sum("requests")}), 0)`,
        returnData: true,
      },
    ],
    comparisonOperator: "GreaterThanThreshold",
    threshold: MOST_FAILURES_PERCENT,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: "notBreaching",
    alarmActions: [context.input.foundation.exports.AlarmTopicArn],
    okActions: [context.input.foundation.exports.AlarmTopicArn],
  });
}
