import assert from "node:assert/strict";
import type { ResourceChange } from "@aws-sdk/client-cloudformation";
import { describe, it } from "node:test";
import { toStackChange } from "./read-changes.ts";
import { refuseLosses } from "./refuse-losses.ts";
import { describeChange } from "./stack-change.ts";

/** As DescribeChangeSet answers on AWS. */
const rekeyed: ResourceChange = {
  PolicyAction: "ReplaceAndDelete",
  Action: "Modify",
  LogicalResourceId: "People",
  ResourceType: "AWS::DynamoDB::Table",
  Replacement: "True",
  Scope: ["Properties"],
  Details: [
    { Target: { Attribute: "Properties", Name: "BillingMode", RequiresRecreation: "Never" }, Evaluation: "Static" },
    { Target: { Attribute: "Properties", Name: "KeySchema", RequiresRecreation: "Always" }, Evaluation: "Static" },
  ],
};

describe("a change of a change set", () => {
  it("says what asks for a replacement first", () => {
    const change = toStackChange("Data/People", rekeyed);
    assert.equal(
      describeChange(change),
      "REPLACE Data/People (AWS::DynamoDB::Table) because of KeySchema, BillingMode",
    );
    assert.throws(() => refuseLosses([change], { protect: true, replace: [] }), { code: "aws-data-loss" });
    refuseLosses([change], { protect: true, replace: ["People"] });
    refuseLosses([change], { protect: false, replace: [] });
  });

  it("is a replacement when CloudFormation only cannot tell the value yet", () => {
    const dynamic: ResourceChange = {
      ...rekeyed,
      Replacement: "Conditional",
      Details: [
        { Target: { Attribute: "Properties", Name: "TableName", RequiresRecreation: "Always" }, Evaluation: "Dynamic" },
      ],
    };
    assert.equal(toStackChange("People", dynamic).replacement, "yes");
    const harmless: ResourceChange = {
      ...dynamic,
      Details: [{ Target: { Attribute: "Properties", Name: "BillingMode", RequiresRecreation: "Conditionally" } }],
    };
    assert.equal(toStackChange("People", harmless).replacement, "possible");
  });

  it("loses nothing when the template keeps what it releases, nor when it holds no data", () => {
    const gone: ResourceChange = {
      Action: "Remove",
      LogicalResourceId: "People",
      ResourceType: "AWS::DynamoDB::Table",
    };
    const rules = { protect: true, replace: [] };
    assert.throws(() => refuseLosses([toStackChange("People", { ...gone, PolicyAction: "Delete" })], rules), {
      code: "aws-data-loss",
    });
    const kept = toStackChange("People", { ...gone, PolicyAction: "Retain" });
    refuseLosses([kept], rules);
    assert.equal(describeChange(kept), "release People (AWS::DynamoDB::Table); it is kept outside of the stack");
    refuseLosses([toStackChange("Role", { ...gone, ResourceType: "AWS::IAM::Role", PolicyAction: "Delete" })], rules);
  });
});
