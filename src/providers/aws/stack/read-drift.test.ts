import assert from "node:assert/strict";
import { it } from "node:test";
import type { StackResourceDrift } from "@aws-sdk/client-cloudformation";
import { toDrift } from "./read-drift.ts";

const drift = (ResourceType: string, paths: readonly string[]): StackResourceDrift => ({
  LogicalResourceId: "Api",
  ResourceType,
  StackResourceDriftStatus: paths.length === 0 ? "DELETED" : "MODIFIED",
  PropertyDifferences: paths.map((PropertyPath) => ({
    PropertyPath,
    ExpectedValue: "1",
    ActualValue: "2",
    DifferenceType: "NOT_EQUAL" as const,
  })),
  StackId: "stack",
  Timestamp: new Date(0),
});

it("drift is what a person has changed, not what ECS and scaling move", () => {
  const rule = "AWS::ElasticLoadBalancingV2::ListenerRule";
  assert.deepEqual(toDrift("Compute/", drift(rule, ["/Actions/0/ForwardConfig/TargetGroups/0/Weight"])), []);
  assert.deepEqual(toDrift("Compute/", drift("AWS::ECS::Service", ["/DesiredCount"])), []);
  assert.deepEqual(toDrift("Compute/", drift("AWS::ECS::Service", ["/DesiredCount", "/TaskDefinition"])), [
    { path: "Compute/Api", type: "AWS::ECS::Service", status: "MODIFIED", properties: ["/TaskDefinition"] },
  ]);
  assert.equal(toDrift("", drift(rule, ["/Priority"])).length, 1);
  assert.equal(toDrift("", drift("AWS::ECS::TaskDefinition", ["/DesiredCount"])).length, 1);
  assert.equal(toDrift("", drift(rule, [])).length, 1, "what is gone is told");
});
