import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { firstCause } from "./first-cause.ts";
import type { StackEvent } from "./stack-event.ts";

/** As CloudFormation tells of an update whose nested stack has a service that does not start. */
const events: readonly StackEvent[] = [
  event("bough-shop-main", "AWS::CloudFormation::Stack", "UPDATE_IN_PROGRESS", "User Initiated"),
  event(
    "Api",
    "AWS::ECS::Service",
    "UPDATE_FAILED",
    "Resource handler returned message: ECS Deployment Circuit Breaker was triggered.",
  ),
  event("Alarm", "AWS::CloudWatch::Alarm", "CREATE_FAILED", "Resource creation cancelled"),
  event(
    "Compute",
    "AWS::CloudFormation::Stack",
    "UPDATE_FAILED",
    "Embedded stack arn:aws:cloudformation:x was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [Api].",
  ),
  event("Edge", "AWS::CloudFormation::Stack", "UPDATE_FAILED", "Resource update cancelled"),
];

describe("the first cause", () => {
  it("is neither what was cancelled, nor a stack that failed for what is in it", () => {
    assert.match(firstCause(events)?.message ?? "", /^Api \(AWS::ECS::Service\) in s: .*Circuit Breaker/);
  });

  it("is the stack itself when nothing in it failed", () => {
    const limit = event("Data", "AWS::CloudFormation::Stack", "CREATE_FAILED", "Template size exceeds the limit");
    assert.match(firstCause([limit])?.message ?? "", /Template size/);
    assert.equal(firstCause(events.slice(0, 1)), null);
  });

  it("says which permission is missing", () => {
    const reason =
      "User: arn:aws:sts::123456789012:assumed-role/ci/x is not authorized to perform: dynamodb:CreateTable on resource: arn:aws:dynamodb:eu-central-1:123456789012:table/people because no identity-based policy allows it";
    assert.match(
      firstCause([event("People", "AWS::DynamoDB::Table", "CREATE_FAILED", reason)])?.hint ?? "",
      /\{"Effect":"Allow","Action":"dynamodb:CreateTable","Resource":"arn:aws:dynamodb:eu-central-1:123456789012:table\/people"\}/,
    );
  });
});

function event(logicalId: string, type: string, status: string, reason: string): StackEvent {
  return {
    id: logicalId,
    stackId: "s",
    stackName: "s",
    at: 0,
    logicalId,
    physicalId: "",
    type,
    status,
    reason,
    token: null,
  };
}
