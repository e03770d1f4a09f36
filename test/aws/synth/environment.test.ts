import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { CfnQueue } from "aws-cdk-lib/aws-sqs";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import type { Json } from "../../../src/lib/json.ts";
import { app, aws, service, site, table } from "../../../src/model/index.ts";
import type { EnvironmentInput } from "../../../src/providers/aws/synth/environment-input.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import type { SynthesizedEnvironment } from "../../../src/providers/aws/synth/synthesized-stack.ts";
import { domainExports, environmentInput, specOf } from "./support/inputs.ts";
import { full } from "./support/samples.ts";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties: Readonly<Record<string, Json>>;
}

const input = (branch: string, changes: Partial<EnvironmentInput> = {}): EnvironmentInput =>
  environmentInput(specOf(full, branch), changes, domainExports);
const main = synthesizeEnvironment(input("main"));
const preview = synthesizeEnvironment(input("feature-a"));

function resources({ root, nested }: SynthesizedEnvironment): Readonly<Record<string, Resource>> {
  const all = [root.template, ...nested.map(({ template }) => template)].map(
    ({ Resources = {} }) => Resources as unknown as Record<string, Resource>,
  );
  return Object.assign({}, ...all) as Record<string, Resource>;
}

const ofType = (environment: SynthesizedEnvironment, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(resources(environment)).filter(([, { Type }]) => Type === type);

describe("the stacks of an environment", () => {
  it("are the same for the same input, and nested by group", () => {
    assert.deepEqual(synthesizeEnvironment(input("main")), main);
    assert.deepEqual(
      main.nested.map(({ logicalId }) => logicalId),
      ["Data", "Compute", "Edge", "Observability"],
    );
    assert.equal(main.root.name.startsWith("bough-full-main-"), true);
  });

  it("refer to each nested template by its content", () => {
    for (const { asset, template } of main.nested) {
      const hash = createHash("sha256").update(asset.body).digest("hex");
      assert.equal(asset.key, `templates/${hash}.json`);
      assert.deepEqual(JSON.parse(asset.body), template);
      assert.ok(JSON.stringify(main.root.template).includes(asset.key), asset.key);
    }
    assert.deepEqual(
      main.assets.map(({ kind }) => kind),
      ["template", "template", "template", "template", "image", "image", "site", "site"],
    );
  });

  it("touch only the stack with what has changed, and no stack for a release alone but that of services", () => {
    const keys = (environment: SynthesizedEnvironment): readonly string[] =>
      environment.nested.map(({ asset }) => asset.key);
    const before = keys(main);
    const { release } = input("main");
    const after = keys(
      synthesizeEnvironment(input("main", { release: { ...release, version: 4, commit: "f".repeat(40) } })),
    );
    assert.deepEqual(
      after.map((key, index) => key === before[index]),
      [true, false, true, true],
    );
    assert.ok(!("bough:release" in main.root.tags));
    assert.deepEqual(main.root.tags, {
      "bough:app": "full",
      "bough:environment": "main",
      "bough:branch": "main",
      "bough:foundation": "production",
    });
  });

  it("never export or import, so that references go away in any order", () => {
    for (const { root, nested } of [main, preview]) {
      for (const template of [root.template, ...nested.map((one) => one.template)]) {
        assert.doesNotMatch(JSON.stringify(template), /"Fn::ImportValue"|"Export":/);
      }
    }
  });

  it("keep what a protected environment holds, and nothing of a preview", () => {
    const [, kept] = ofType(main, "AWS::DynamoDB::Table")[0]!;
    assert.equal(kept.DeletionPolicy, "Retain");
    assert.equal(kept.UpdateReplacePolicy, "Retain");
    assert.equal(kept.Properties["DeletionProtectionEnabled"], true);
    assert.deepEqual(kept.Properties["PointInTimeRecoverySpecification"], { PointInTimeRecoveryEnabled: true });
    assert.deepEqual(kept.Properties["Tags"], [{ Key: "bough:backup", Value: "production" }]);
    const [, gone] = ofType(preview, "AWS::DynamoDB::Table")[0]!;
    assert.equal(gone.DeletionPolicy, "Delete");
    assert.equal(gone.Properties["DeletionProtectionEnabled"], false);
    for (const [id, { Type, DeletionPolicy }] of Object.entries(resources(preview))) {
      assert.notEqual(DeletionPolicy, "Retain", `${id} ${Type}`);
    }
  });

  it("give a service its links as variables, and the rights to them, no others", () => {
    const all = resources(main);
    const container = JSON.stringify(all["ApiTask"]!.Properties["ContainerDefinitions"]);
    assert.match(container, /"Name":"PEOPLE_TABLE_NAME","Value":\{"Ref":/);
    assert.match(container, /"Name":"MAIL_URL","Value":"http:\/\/mail-[0-9a-f]{4}\.main\.full\.bough"/);
    assert.match(container, /"Name":"PORT","Value":"8080"/);
    const rights = JSON.stringify(all["ApiTaskRole"]!.Properties["Policies"]);
    assert.match(rights, /dynamodb:PutItem/);
    assert.doesNotMatch(rights, /DeleteTable|UpdateTable/);
    assert.equal(all["MailTaskRole"]!.Properties["Policies"], undefined);
  });

  it("run previews on spare capacity, without scaling, alarms and containers' own metrics", () => {
    const [, spare] = ofType(preview, "AWS::ECS::Service")[0]!;
    assert.deepEqual(spare.Properties["CapacityProviderStrategy"], [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }]);
    assert.deepEqual(ofType(preview, "AWS::CloudWatch::Alarm"), []);
    assert.deepEqual(ofType(preview, "AWS::ApplicationAutoScaling::ScalableTarget"), []);
    const [, firm] = ofType(main, "AWS::ECS::Service")[0]!;
    assert.deepEqual(firm.Properties["CapacityProviderStrategy"], [{ CapacityProvider: "FARGATE", Weight: 1 }]);
    assert.equal(ofType(main, "AWS::ApplicationAutoScaling::ScalableTarget").length, 2);
  });

  it("leave a release to ECS: canary, circuit breaker, alarm, checks and gate", () => {
    const { DeploymentConfiguration: configuration } = resources(main)["Api"]!.Properties;
    assert.partialDeepStrictEqual(configuration, {
      Strategy: "LINEAR",
      LinearConfiguration: { StepPercent: 5, StepBakeTimeInMinutes: 0 },
      BakeTimeInMinutes: 10,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      Alarms: { Enable: true, Rollback: true },
    });
    const text = JSON.stringify(configuration);
    assert.match(text, /POST_PRODUCTION_TRAFFIC_SHIFT/);
    assert.match(text, /\/bough\/gates\/production\/full\/main/);
    assert.match(text, /https:\/\/full\.example\.org\/api\/health/);
    assert.match(text, /PRE_PRODUCTION_TRAFFIC_SHIFT/);
    assert.match(main.notes.join("\n"), /the cookie bough keeps nobody at one release/);
    assert.match(main.notes.join("\n"), /only at services whose traffic shifts: GET \/ hold/);
    const [balancer] = resources(main)["Api"]!.Properties["LoadBalancers"] as readonly {
      readonly [key: string]: Json;
    }[];
    assert.deepEqual(Object.keys(balancer!["AdvancedConfiguration"] as object), [
      "AlternateTargetGroupArn",
      "ProductionListenerRule",
      "RoleArn",
      "TestListenerRule",
    ]);
  });

  it("run migrations and seed before the service, and the contracting ones last", () => {
    const all = resources(preview);
    assert.equal(all["ApiMigration"]!.Properties["Once"], "no");
    assert.equal(all["ApiSeed"]!.Properties["Once"], "yes");
    assert.deepEqual([all["ApiSeed"]!.DependsOn].flat(), ["ApiMigration"]);
    assert.ok([all["Api"]!.DependsOn].flat().includes("ApiSeed"));
    assert.deepEqual(new Set([all["ApiContraction"]!.DependsOn].flat()), new Set(["Data", "Edge", "Observability"]));
  });

  it("give each rule of the load balancer a priority of the environment's own", () => {
    const priorities = ofType(main, "AWS::ElasticLoadBalancingV2::ListenerRule").map(([, { Properties }]) =>
      Number(Properties["Priority"]),
    );
    assert.equal(new Set(priorities).size, priorities.length);
    assert.ok(priorities.every((priority) => priority > 700 && priority <= 800));
  });

  it("sleep with no task, and wake with as many as scaling had given", () => {
    const asleep = synthesizeEnvironment(input("main", { asleep: true }));
    for (const [, { Properties }] of ofType(asleep, "AWS::ECS::Service")) assert.equal(Properties["DesiredCount"], 0);
    assert.deepEqual(ofType(asleep, "AWS::ApplicationAutoScaling::ScalableTarget"), []);
    const busy = synthesizeEnvironment(input("main", { running: { api: 6 } }));
    assert.equal(resources(busy)["Api"]!.Properties["DesiredCount"], 6);
    assert.equal(resources(main)["Api"]!.Properties["DesiredCount"], 2);
  });

  it("lead to a sole service without CloudFront when there is a domain, and with it when there is none", () => {
    const spec = specOf(app({ name: "hello", resources: { web: service({ start: "node server.js" }) } }), "main");
    const direct = synthesizeEnvironment(environmentInput(spec, {}, domainExports));
    assert.equal(direct.url, "https://hello.example.org");
    assert.deepEqual(ofType(direct, "AWS::CloudFront::Distribution"), []);
    assert.equal(ofType(direct, "AWS::Route53::RecordSet").length, 1);
    const fronted = synthesizeEnvironment(environmentInput(spec));
    assert.equal(fronted.url, null);
    assert.equal(ofType(fronted, "AWS::CloudFront::Distribution").length, 1);
    assert.ok("Url" in (fronted.root.template["Outputs"] as object));
  });

  it("say where the definition knows another domain than the foundation has", () => {
    const notes = (domain: string | null): string => {
      const provider = aws({ region: "eu-central-1", ...(domain !== null && { domain }) });
      const hello = app({ name: "hello", provider, resources: { web: service({ start: "node server.js" }) } });
      return synthesizeEnvironment(environmentInput(specOf(hello, "main"), {}, domainExports)).notes.join(" ");
    };
    assert.match(notes(null), /The foundation has the domain example\.org, the definition no domain: cost and diagram/);
    assert.doesNotMatch(notes("example.org"), /The foundation has/);
  });

  it("wake somebody of all that can go wrong in a fixed environment, and nobody of a preview", () => {
    const alarms = ofType(main, "AWS::CloudWatch::Alarm");
    const kinds = alarms.map(
      ([, { Properties }]) => /[a-z0-9]+$/.exec(JSON.stringify(Properties["AlarmName"]).slice(0, -1))?.[0],
    );
    const balanced = ["failures", "latency", "latency2", "unhealthy", "unhealthy2"];
    assert.deepEqual(new Set(kinds), new Set(["cpu", "memory", ...balanced, "readthrottles", "writethrottles"]));
    for (const [id, { Properties }] of alarms)
      for (const actions of ["AlarmActions", "OKActions"])
        assert.deepEqual(Properties[actions], [domainExports.AlarmTopicArn], `${id} ${actions}`);
    assert.deepEqual(ofType(preview, "AWS::CloudWatch::Alarm"), []);
    for (const made of [main, preview]) assert.equal(ofType(made, "AWS::CloudWatch::Dashboard").length, 1);
  });

  it("keep the site's files private, for its distribution alone", () => {
    const all = resources(main);
    assert.deepEqual(all["Sites"]!.Properties["PublicAccessBlockConfiguration"], {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const policy = JSON.stringify(all["SitesPolicy"]!.Properties["PolicyDocument"]);
    assert.match(policy, /aws:SourceArn/);
    assert.match(policy, /aws:SecureTransport/);
  });

  it("let bough.aws.ts add constructs and change what was made", () => {
    const changed = synthesizeEnvironment(
      input("main", {
        hook: (scope, parts) => {
          const queue = new CfnQueue(scope, "Extra", { queueName: "extra" });
          const people = parts["people"]?.["table"];
          assert.ok(people instanceof CfnTable);
          people.timeToLiveSpecification = { attributeName: "until", enabled: true };
          queue.node.addDependency(people);
        },
      }),
    );
    const all = resources(changed);
    assert.equal(all["Extra"]!.Type, "AWS::SQS::Queue");
    assert.deepEqual(all["People"]!.Properties["TimeToLiveSpecification"], { AttributeName: "until", Enabled: true });
  });

  it("are split before a stack is full, and refused when one resource is too large", () => {
    const many = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`s${index}`, service({ start: "node a.js", paths: [] })]),
    );
    const split = synthesizeEnvironment(environmentInput(specOf(app({ name: "many", resources: many }), "main")));
    const compute = split.nested.filter(({ group }) => group === "compute");
    assert.ok(compute.length >= 3, `${compute.length} stacks`);
    for (const { template } of split.nested) assert.ok(Object.keys(template["Resources"] as object).length <= 500);

    const large = app({ name: "large", resources: { web: service({ start: "node a.js", env: bigEnvironment() }) } });
    assert.throws(() => synthesizeEnvironment(environmentInput(specOf(large, "main"))), {
      code: "aws-template-too-large",
      message: /compute has \d+ bytes, and may have 1000000/,
    });
  });

  it("name two resources differently that differ in case or signs only", () => {
    const resourcesOf = {
      "main-db": table({ key: "a" }),
      mainDb: table({ key: "a" }),
      MainDb: table({ key: "a" }),
      web: site({ dir: "." }),
    };
    const made = synthesizeEnvironment(
      environmentInput(specOf(app({ name: "names", resources: resourcesOf }), "main")),
    );
    assert.equal(ofType(made, "AWS::DynamoDB::Table").length, 3);
  });
});

function bigEnvironment(): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`V${index}`, "x".repeat(30_000)]));
}
