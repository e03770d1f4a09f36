import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkEnvironment } from "../../../src/providers/aws/checks/check-environment.ts";
import { checkFoundation } from "../../../src/providers/aws/checks/check-foundation.ts";
import { explain } from "../../../src/providers/aws/checks/explain.ts";
import { nagExceptions } from "../../../src/providers/aws/checks/nag-exceptions.ts";
import { rightsExceptions } from "../../../src/providers/aws/checks/rights-exceptions.ts";
import { checkRights } from "../../../src/providers/aws/checks/rights.ts";
import { checkSecrets } from "../../../src/providers/aws/checks/secrets.ts";
import type { Json } from "../../../src/lib/json.ts";
import type { Template } from "../../../src/providers/aws/synth/synthesized-stack.ts";
import { environmentSamples, foundationSamples } from "./support/samples.ts";

describe("checks of templates", () => {
  it("find nothing in any environment that has no reason", async () => {
    for (const { name, input } of await environmentSamples()) {
      assert.deepEqual(checkEnvironment(input).findings, [], name);
    }
  });

  it("find nothing in any foundation that has no reason", () => {
    for (const [name, settings] of Object.entries(foundationSamples)) {
      const { findings, explained } = checkFoundation(settings);
      assert.deepEqual(findings, [], name);
      assert.ok(explained.length > 0 && explained.every(({ reason }) => reason.endsWith(".")));
    }
  });

  it("find rights that are too wide", () => {
    const role = (...statements: readonly Json[]): Template => ({
      Resources: {
        Role: { Type: "AWS::IAM::Role", Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] } },
      },
    });
    const statement = { Sid: "S", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bough-*/*" };
    const messages = (template: Template): readonly string[] =>
      checkRights(template).map(({ rule, resource, message }) => `${rule} ${resource}: ${message}`);
    assert.deepEqual(messages(role(statement)), []);
    assert.deepEqual(messages(role({ ...statement, Action: ["s3:Get*"] })), [
      "rights[S] Role: allows the actions s3:Get*",
    ]);
    assert.deepEqual(messages(role({ ...statement, Resource: ["*"] })), ["rights[S] Role: allows it on everything"]);
    assert.deepEqual(messages(role({ ...statement, Resource: "arn:aws:s3:::news/*" })), []);
    assert.deepEqual(messages(role({ ...statement, Resource: "arn:aws:s3:::*/*" })), [
      "rights[S] Role: allows it on all of arn:aws:s3:::*/*",
    ]);
    assert.deepEqual(messages(role({ ...statement, Resource: "arn:aws:kms:eu-central-1:123456789012:key/*" })), [
      "rights[S] Role: allows it on all of arn:aws:kms:eu-central-1:123456789012:key/*",
    ]);
    assert.deepEqual(messages(role({ Effect: "Allow", NotAction: "iam:*", Resource: "arn:aws:s3:::bough-a" })), [
      "rights[] Role: NotAction allows all that it does not name",
    ]);
    assert.deepEqual(messages(role({ ...statement, Principal: { AWS: "*" } })), [
      "rights[S] Role: allows it to everybody",
    ]);
    assert.deepEqual(messages(role({ ...statement, Effect: "Deny", Action: "*", Resource: "*" })), []);
  });

  it("find secrets, and do not repeat them", () => {
    const secrets = [
      ["AKIA", "ABCDEFGHIJKLMNOP"].join(""),
      ["postgres://app:", "hunter2hunter2@db.example.org/app"].join(""),
      ["-----BEGIN RSA ", "PRIVATE KEY-----"].join(""),
      ["ghp_", "a".repeat(36)].join(""),
    ];
    for (const secret of secrets) {
      const found = checkSecrets({
        Resources: { Task: { Properties: { Environment: [{ Name: "X", Value: secret }] } } },
      });
      assert.equal(found.length, 1, secret);
      assert.equal(found[0]!.resource, "Task");
      assert.ok(!JSON.stringify(found).includes(secret));
    }
    assert.deepEqual(checkSecrets({ Outputs: { Url: { Value: "https://example.org/a:b" } } }), []);
  });

  it("explain a star in an action nowhere", () => {
    const star = { rule: "AwsSolutions-IAM5[Action::s3:*]", resource: "App/compute/ApiTaskRole", message: "" };
    const everywhere = { rule: "rights[Links]", resource: "ApiTaskRole", message: "allows it on everything" };
    assert.deepEqual(explain([star, everywhere], [...nagExceptions, ...rightsExceptions]).findings, [star, everywhere]);
  });
});
