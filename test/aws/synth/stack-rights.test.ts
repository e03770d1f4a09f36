import assert from "node:assert/strict";
import { matchesGlob } from "node:path";
import { describe, it } from "node:test";
import { stackStatements } from "../../../src/providers/aws/synth/foundation/stack-statements.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import { synthesizeFoundation } from "../../../src/providers/aws/synth/synthesize-foundation.ts";
import { templateResources } from "../../../src/providers/aws/stack/template-resources.ts";
import { handlerRights } from "./support/handler-rights.ts";
import { foundationSettings } from "./support/inputs.ts";
import { environmentSamples, foundationSamples } from "./support/samples.ts";

/** Of an environment's life: `list` finds what no stack has. */
const HANDLERS = ["create", "read", "update", "delete"];
/** Made by a function of the foundation, which the role may call. */
const OWN = new Set(["Custom::BoughTask"]);

/** What AWS's handlers call for properties that no template has, and what roles are never to have. */
const unused: readonly (readonly [RegExp, string])[] = [
  [/^dynamodb:(DescribeImport|ImportTable)|^s3:GetObjectMetadata/, "no table is imported"],
  [/^dynamodb:((Create|Associate)TableReplica|Scan|Query|(Update|Put|Get|Delete)Item|BatchWriteItem)/, "no replicas"],
  [/^dynamodb:\w*KinesisStreamingDestination|^kinesis:/, "no streams"],
  [/^dynamodb:UpdateContributorInsights|^dynamodb:(Put|Delete)ResourcePolicy/, "nor these"],
  [/^kms:(Decrypt|Encrypt|ListAliases|RevokeGrant)|^logs:(Disa|A)ssociateKmsKey/, "keys are AWS's own"],
  [/^logs:((Create|Describe)LogStreams?|PutLogEvents)/, "the log of an import"],
  [
    /^logs:(Put|Delete)(DataProtection|Index|Resource)Policy|^logs:Put(BearerToken|LogGroupDeletion)/,
    "no such policies",
  ],
  [/^logs:CreateLogDelivery|^s3:REST|^firehose:/, "where findings of such a policy go"],
  [/^cloudformation:(SetStackPolicy|UpdateTerminationProtection)/, "nested stacks have neither"],
  [/^iam:(At|De)tachRolePolicy/, "roles have no policies but their own: none may be attached"],
  [/^iam:DeleteRolePermissionsBoundary/, "no role leaves its boundary"],
  [/^iam:UpdateRoleDescription/, "UpdateRole does that"],
  [/^elasticloadbalancing:(Der|R)egisterTargets/, "ECS registers instances, with the role of the foundation"],
  [/^cognito-idp:/, "no rule asks people to sign in"],
  [/^application-autoscaling:(Delete|Put)ScheduledAction|^lambda:/, "no scaling by the clock, or of functions"],
  [/^cloudwatch:GetMetricData/, "no scaling by what is foreseen"],
  [/^s3:(Put|Delete)(BucketAbac|\w*(Analytics|Inventory|Metrics|IntelligentTiering|Accelerate|Replication))/, "none"],
  [/^s3:(Put|Delete)Bucket(CORS|Cors|Notification|Website|Replication|ObjectLock)/, "nor these"],
  [
    /^s3:(PutObject|DeleteObject)|^s3:(Create|Delete)BucketMetadataTable|^s3:UpdateBucketMetadata|^s3tables:/,
    "no objects, no tables of them",
  ],
  [/^s3:DeleteBucket(Encryption|Lifecycle)/, "the rights to put them do that"],
  [/^cloudfront:((Create|Get)ConnectionGroup|GetVpcOrigin|UpdateDistributionWithStaging)/, "plain distributions"],
  [/^cloudfront:CreateDistributionWithTags/, "IAM knows the distribution and the tag"],
  [/^route53:ListHostedZones/, "the zone is known by its id"],
];

describe("the role that CloudFormation makes environments with", () => {
  it("may call whatever AWS's own handlers of the types in the templates call", async () => {
    const rightsOf = await handlerRights(foundationSettings.region);
    const called = new Map<string, string>();
    for (const type of await typesInTemplates()) {
      const handlers = rightsOf(type);
      assert.ok(handlers !== null || OWN.has(type), `${type} tells nothing`);
      for (const name of HANDLERS)
        for (const action of handlers?.get(name) ?? []) called.set(action, `${action} to ${name} ${type}`);
    }
    assert.ok(called.size > 200, `${called.size} actions`);
    const needed = [...called].filter(([action]) => !unused.some(([pattern]) => pattern.test(action)));
    const missing = needed.filter(([action]) => !isAllowed(action));
    assert.deepEqual(
      missing.map(([, what]) => what),
      [],
    );
    const stale = unused.filter(([pattern]) => ![...called.keys()].some((action) => pattern.test(action)));
    assert.deepEqual(stale, []);
  });

  it("has a policy that IAM takes, as every role of a foundation has", () => {
    for (const settings of Object.values(foundationSamples))
      for (const [id, { type, properties }] of templateResources(synthesizeFoundation(settings).template)) {
        const policies = type === "AWS::IAM::Role" ? (properties["Policies"] ?? []) : properties["PolicyDocument"];
        const most = { "AWS::IAM::Role": ROLE_POLICIES, "AWS::IAM::ManagedPolicy": MANAGED_POLICY }[type];
        const size = JSON.stringify(policies ?? "").length;
        if (most !== undefined) assert.ok(size < most, `${id} of ${settings.name}: ${size} characters`);
      }
  });
});

/** "IAM and AWS STS quotas": all policies in a role, and a managed one, without spaces. */
const ROLE_POLICIES = 10_240;
const MANAGED_POLICY = 6_144;

async function typesInTemplates(): Promise<ReadonlySet<string>> {
  const types = new Set<string>();
  for (const { input } of await environmentSamples()) {
    const { root, nested } = synthesizeEnvironment(input);
    for (const { template } of [root, ...nested])
      for (const [, { type }] of templateResources(template)) types.add(type);
  }
  return types;
}

const allowed = stackStatements(foundationSettings, { boundary: "boundary" }).flatMap(({ Action }) => Action);
const isAllowed = (action: string): boolean => allowed.some((pattern) => matchesGlob(action, pattern));
