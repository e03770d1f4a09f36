import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../../../src/lib/json.ts";
import type { FoundationSettings } from "../../../src/providers/aws/synth/foundation-settings.ts";
import { synthesizeEdgeCertificate } from "../../../src/providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeFoundation } from "../../../src/providers/aws/synth/synthesize-foundation.ts";
import { foundationExports } from "./support/inputs.ts";
import { foundationSamples } from "./support/samples.ts";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, Json>>;
}

const sample = (name: string): FoundationSettings => foundationSamples[name]!;
const made = (name: string) => synthesizeFoundation(sample(name));
const resourcesOf = (name: string) => made(name).template["Resources"] as unknown as Readonly<Record<string, Resource>>;
const typesOf = (name: string): readonly string[] => Object.values(resourcesOf(name)).map(({ Type }) => Type);
const count = (name: string, type: string): number => typesOf(name).filter((one) => one === type).length;

describe("a foundation", () => {
  it("tells all that environments are made from, and exports nothing that could lock it", () => {
    const domain = new Set(["Domain", "HostedZoneId", "EdgeCertificateArn"]);
    const told = (name: string): readonly string[] => Object.keys(made(name).template["Outputs"] as object);
    const all = Object.keys(foundationExports);
    assert.deepEqual(new Set(told("preview")), new Set(all.filter((name) => !domain.has(name))));
    const withEdge = { ...sample("production"), edgeCertificate: "arn:aws:acm:us-east-1:123456789012:certificate/1" };
    assert.deepEqual(new Set(Object.keys(synthesizeFoundation(withEdge).template["Outputs"] as object)), new Set(all));
    for (const name of Object.keys(foundationSamples))
      assert.doesNotMatch(JSON.stringify(made(name).template), /"Export":/);
  });

  it("has no NAT gateway unless asked for, then one in each zone of production", () => {
    assert.equal(count("preview", "AWS::EC2::NatGateway"), 0);
    assert.equal(count("endpoints", "AWS::EC2::NatGateway"), 0);
    assert.equal(count("production", "AWS::EC2::NatGateway"), 2);
    assert.equal(count("endpoints", "AWS::EC2::VPCEndpoint"), 5);
    assert.equal(count("preview", "AWS::EC2::VPCEndpoint"), 2);
  });

  it("keeps its buckets private, versioned, encrypted, for TLS only, and for ever", () => {
    const all = resourcesOf("preview");
    for (const name of ["Assets", "Logs"]) {
      const { DeletionPolicy, Properties } = all[name]!;
      assert.equal(DeletionPolicy, "Retain");
      assert.deepEqual(Properties["VersioningConfiguration"], { Status: "Enabled" });
      assert.ok("BucketEncryption" in Properties);
      assert.match(JSON.stringify(Properties["PublicAccessBlockConfiguration"]), /"RestrictPublicBuckets":true/);
      assert.match(JSON.stringify(all[`${name}Policy`]!.Properties), /"aws:SecureTransport":"false"/);
    }
  });

  it("lets only CloudFront reach the load balancer while it has no certificate", () => {
    const [ingress, ...more] = resourcesOf("preview")["LoadBalancerGroup"]!.Properties[
      "SecurityGroupIngress"
    ] as readonly object[];
    assert.deepEqual(more, []);
    assert.partialDeepStrictEqual(ingress, { SourcePrefixListId: "pl-a3a144ca", FromPort: 80, ToPort: 80 });
    const listener = resourcesOf("production")["Listener"]!.Properties;
    assert.equal(listener["Protocol"], "HTTPS");
    assert.match(JSON.stringify(listener["SslPolicy"]), /TLS13/);
  });

  it("lets CloudFormation make roles within the boundary only, and pipelines none at all", () => {
    const all = resourcesOf("production");
    const stackRole = JSON.stringify(all["StackRole"]!.Properties["Policies"]);
    const create = /\{[^{}]*"Action":\["iam:CreateRole"[^]*?"Condition":(\{[^]*?\}\})/.exec(stackRole)?.[1] ?? "";
    assert.match(create, /iam:PermissionsBoundary/);
    const deployRole = JSON.stringify(all["DeployRole"]!.Properties["Policies"]);
    assert.doesNotMatch(deployRole, /iam:(Create|Put|Attach)/);
    assert.match(deployRole, /"iam:PassedToService":"cloudformation.amazonaws.com"/);
  });

  it("trusts the tokens of its pipelines' repositories and branches, and of no other", () => {
    const trust = JSON.stringify(resourcesOf("production")["DeployRole"]!.Properties["AssumeRolePolicyDocument"]);
    assert.match(trust, /"token.actions.githubusercontent.com:sub":\["repo:team\/shop:ref:refs\/heads\/main"\]/);
    assert.match(trust, /project_path:team\/shop:ref_type:branch:ref:staging/);
    assert.match(trust, /"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"/);
    assert.equal(count("production", "AWS::IAM::OIDCProvider"), 2);
    const known = synthesizeFoundation({ ...sample("production"), identityProviders: ["github", "gitlab"] });
    assert.doesNotMatch(JSON.stringify(known.template), /AWS::IAM::OIDCProvider/);
  });

  it("backs up what is protected, in production, to a second region", () => {
    assert.match(
      JSON.stringify(resourcesOf("production")["BackupPlan"]!.Properties),
      /arn:aws:backup:eu-west-1:123456789012:backup-vault:bough-production-0a1b2c3d/,
    );
    assert.match(
      JSON.stringify(resourcesOf("production")["BackupSelection"]!.Properties),
      /"ConditionKey":"bough:backup","ConditionType":"STRINGEQUALS","ConditionValue":"production"/,
    );
    assert.equal(count("preview", "AWS::Backup::BackupPlan"), 0);
  });

  it("records the account's calls when asked to, in the private bucket, with digests", () => {
    assert.equal(count("preview", "AWS::CloudTrail::Trail"), 0);
    const { Trail: trail, Logs: logs, LogsPolicy: policy } = resourcesOf("production");
    assert.partialDeepStrictEqual(trail?.Properties, {
      S3BucketName: { Ref: "Logs" },
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      IsLogging: true,
    });
    assert.match(JSON.stringify(policy?.Properties["PolicyDocument"]), /cloudtrail\.amazonaws\.com/);
    assert.equal(logs?.Type, "AWS::S3::Bucket");
    const attributes = JSON.stringify(resourcesOf("preview")["LoadBalancer"]!.Properties["LoadBalancerAttributes"]);
    assert.match(attributes, /"access_logs\.s3\.bucket","Value":\{"Ref":"Logs"\}/);
  });

  it("has CloudFront's certificate made in us-east-1, where none is made otherwise", () => {
    const edge = synthesizeEdgeCertificate(sample("production"), "Z1");
    assert.equal(edge?.region, "us-east-1");
    assert.equal(edge.name, "bough-foundation-production-edge");
    assert.equal(synthesizeEdgeCertificate(sample("preview"), "Z1"), null);
    assert.equal(synthesizeEdgeCertificate({ ...sample("production"), region: "us-east-1" }, "Z1"), null);
  });
});
