import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../../src/lib/json.ts";
import { app, canary, service, site, table } from "../../src/model/index.ts";
import type { Spec } from "../../src/model/spec.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import type { EnvironmentInput } from "../../src/providers/aws/synth/environment-input.ts";
import { synthesizeEnvironment } from "../../src/providers/aws/synth/synthesize-environment.ts";
import type { SynthesizedEnvironment } from "../../src/providers/aws/synth/synthesized-stack.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { awsRig, shop, shopFiles } from "./support/aws-rig.ts";
import { domainExports, environmentInput, foundationExports, specOf } from "./synth/support/inputs.ts";

/** Characters that the name of an app, a slug or a resource may have. */
const MOST = 40;

/** `last` tells two of them apart. */
const longest = (first: string, last: string, length = MOST): string =>
  `${first}${"-long".repeat(8)}`.slice(0, length - 2) + `-${last}`;

interface Last {
  readonly app?: string;
  readonly slug?: string;
  /** Of the app's name and the slug. */
  readonly length?: number;
}

/** Everything that makes names, protected (with alarms) or as a preview. */
function longSpec(last: Last, protect: boolean): Spec {
  const branch = longest("branch", last.slug ?? "a", last.length);
  const people = longest("people", "t");
  const mail = longest("mail", "s");
  const linked = service({ start: "node mail.js" });
  const rows = table({ key: "name" });
  const api = service({ start: "node api.js", paths: ["/api/*"], migrate: "node m.js", link: { rows, mail: linked } });
  const other = service({ start: "node b.js", paths: ["/b/*"] });
  const web = site({ dir: "dist", paths: ["/*"], routes: { "/api/*": api } });
  return specOf(
    app({
      name: longest("app", last.app ?? "a", last.length),
      resources: {
        [people]: rows,
        [mail]: linked,
        [longest("api", "s")]: api,
        [longest("other", "s")]: other,
        [longest("web", "w")]: web,
        [longest("web", "v")]: site({ dir: "v", paths: ["/v/*"] }),
      },
      environments: {
        fixed: { branch: protect ? branch : "none", protect: true, strategy: canary({ steps: [10], bake: "5m" }) },
        preview: { branch: "*" },
      },
    }),
    branch,
  );
}

interface NamePlace {
  readonly type: string;
  /** Below `Properties`; `*` is every entry of a list. */
  readonly path: string;
  readonly most: number;
  readonly form: RegExp;
  /** Whether no two environments of an account and region may have the same. */
  readonly unique: boolean;
}

const place = (type: string, path: string, most: number, form: RegExp, unique = true): NamePlace => ({
  type: `AWS::${type}`,
  path,
  most,
  form,
  unique,
});

/** Where the templates name things themselves, and what AWS's reference takes there. */
const places: readonly NamePlace[] = [
  place("Logs::LogGroup", "LogGroupName", 512, /^[\w./#-]+$/),
  place("CloudWatch::Alarm", "AlarmName", 255, /^[ -~]+$/),
  place("CloudWatch::Dashboard", "DashboardName", 255, /^[\w-]+$/),
  place("CloudFront::Function", "Name", 64, /^[\w-]+$/),
  place("CloudFront::Function", "FunctionConfig/Comment", 128, /^[ -~]+$/, false),
  place("CloudFront::OriginAccessControl", "OriginAccessControlConfig/Name", 64, /^[\w-]+$/),
  place("CloudFront::Distribution", "DistributionConfig/Comment", 128, /^[ -~]+$/, false),
  place("CloudFront::Distribution", "DistributionConfig/Origins/*/Id", 128, /^[\w-]+$/, false),
  place("ECS::Service", "ServiceConnectConfiguration/Services/*/DiscoveryName", 64, /^[a-z0-9][a-z0-9_-]*$/),
  place(
    "ECS::Service",
    "ServiceConnectConfiguration/Services/*/ClientAliases/*/DnsName",
    127,
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
  ),
  place("ECS::TaskDefinition", "ContainerDefinitions/*/Name", 255, /^[\w-]+$/, false),
  place("IAM::Role", "Policies/*/PolicyName", 128, /^[\w+=,.@-]+$/, false),
  place("ElasticLoadBalancingV2::ListenerRule", "Conditions/*/HttpHeaderConfig/Values/*", 128, /^[\w-]+$/, false),
];

describe("names of forty characters", () => {
  for (const [kind, protect] of [["a protected environment", true] as const, ["a preview", false] as const])
    for (const [where, exports] of [["a domain", domainExports] as const, ["none", foundationExports] as const])
      it(`fit what AWS takes, of ${kind} with ${where}`, () => {
        const made = synthesizeEnvironment(environmentInput(longSpec({}, protect), {}, exports));
        assert.match(made.root.name, /^[a-zA-Z][a-zA-Z0-9-]{0,127}$/);
        for (const value of Object.values(made.root.tags)) assert.ok(value.length <= 256, value);
        for (const { form, most, path, type } of places)
          for (const name of namesAt(made, { type, path })) {
            assert.ok(name.length <= most, `${type} ${path}: ${name} has ${name.length} characters of ${most}`);
            assert.match(name, form, `${type} ${path}`);
          }
      });

  it("are all looked at", () => {
    const made = [true, false].map((protect) => synthesizeEnvironment(environmentInput(longSpec({}, protect))));
    for (const { type, path } of places)
      assert.ok(
        made.some((one) => namesAt(one, { type, path }).length > 0),
        `nothing has ${path} of ${type}`,
      );
  });

  // Those of 30 just fit into one label of a host name, without a digest.
  for (const length of [30, MOST])
    it(`of ${length} characters never name two environments' things alike, nor two in one`, () => {
      const specs = [{ length }, { length, app: "b" }, { length, slug: "b" }];
      for (const protect of [true, false]) {
        const made = specs.map((last) => synthesizeEnvironment(environmentInput(longSpec(last, protect))));
        for (const { type, path } of places.filter(({ unique }) => unique)) {
          const names = made.flatMap((one) => namesAt(one, { type, path }));
          assert.deepEqual(names, [...new Set(names)], `${type} ${path}`);
        }
      }
    });

  it("tell apart two environments whose names are the same when they are put together", () => {
    const named = (name: string, branch: string): EnvironmentInput => {
      const definition = { ...everything, name, environments: { fixed: { branch, protect: true, strategy } } };
      return environmentInput(specOf(app(definition), branch), {}, foundationExports);
    };
    const pair = [named("shop", "feature-a"), named("shop-feature", "a")].map(synthesizeEnvironment);
    for (const { type, path } of places.filter(({ unique }) => unique)) {
      const names = pair.flatMap((one) => namesAt(one, { type, path }));
      assert.ok(names.length > 0, `${type} ${path}`);
      assert.deepEqual(names, [...new Set(names)], `${type} ${path}`);
    }
  });

  it("leave to CloudFormation what has little room: it makes names of its own for them", () => {
    const made = synthesizeEnvironment(environmentInput(longSpec({}, true), {}, domainExports));
    const left = {
      "S3::Bucket": "BucketName",
      "IAM::Role": "RoleName",
      "ElasticLoadBalancingV2::TargetGroup": "Name",
      "DynamoDB::Table": "TableName",
      "ECS::Service": "ServiceName",
      "ECS::TaskDefinition": "Family",
      "EC2::SecurityGroup": "GroupName",
    };
    for (const [type, path] of Object.entries(left)) {
      assert.ok(ofType(made, `AWS::${type}`).length > 0, type);
      assert.deepEqual(namesAt(made, { type: `AWS::${type}`, path }), [], type);
    }
  });

  it("give stacks, and so buckets, names that no two environments share", () => {
    const pairs = [
      [
        { app: "shop", slug: "feature-a" },
        { app: "shop-feature", slug: "a" },
      ],
      [
        { app: longest("app", "a"), slug: longest("b", "a") },
        { app: longest("app", "a"), slug: longest("b", "b") },
      ],
    ] as const;
    for (const [one, other] of pairs) assert.notEqual(environmentStackName(one), environmentStackName(other));
  });

  it("are deployed, found and destroyed", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const slug = longest("branch", "a");
    const { people, api, web } = shop(slug).resources;
    assert.ok(people !== undefined && api?.kind === "service" && web?.kind === "site");
    const names = { people: longest("people", "t"), api: longest("api", "s"), web: longest("web", "w") };
    const resources = {
      [names.people]: people,
      [names.api]: { ...api, link: { people: names.people } },
      [names.web]: { ...web, routes: { "/hello/*": names.api } },
    };
    const release = await rig.release(shopFiles, shop(slug, { resources }));
    const deployed = await rig.run(await rig.plan(release, null));
    assert.equal(deployed.error, null);
    assert.equal((await rig.run(await rig.plan(null, release, slug))).error, null);
    assert.deepEqual(await rig.provider.inventory({ app: "shop", slug }), []);
  });
});

describe("an environment of more than CloudFormation takes", () => {
  it("is split over nested stacks below 500 resources each, and deployed", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const { people } = shop("many").resources;
    assert.ok(people !== undefined);
    const resources = Object.fromEntries(Array.from({ length: TABLES }, (_, index) => [`t${index}`, people]));
    const release = await rig.release({ "a.txt": "a" }, shop("many", { resources }));
    const deployed = await rig.run(await rig.plan(release, null));
    assert.equal(deployed.error, null);
    const tables = (await rig.provider.inventory({ app: "shop", slug: "many" })).filter(({ kind }) => kind === "table");
    assert.equal(tables.length, TABLES);
  });

  it("is refused before anything is uploaded when a template is too large", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const { api } = shop("large").resources;
    assert.ok(api?.kind === "service");
    const env = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`V${index}`, "x".repeat(30_000)]));
    const release = await rig.release(shopFiles, shop("large", { resources: { api: { ...api, env, link: {} } } }));
    rig.proxy.calls.length = 0;
    await assert.rejects(rig.plan(release, null), {
      code: "aws-template-too-large",
      message: /compute has \d+ bytes, and may have 1000000/,
      hint: /Split the app/,
    });
    assert.deepEqual(
      rig.proxy.calls.filter((call) => /^(PUT|POST)|^(Create|Execute|Update|Start)/.test(call)),
      [],
    );
    assert.equal(await readStack(rig.aws, environmentStackName({ app: "shop", slug: "large" })), null);
  });

  it("takes a template that is just small enough", () => {
    const input = largeEnvironment(30);
    const compute = synthesizeEnvironment(input).nested.find(({ group }) => group === "compute");
    assert.ok(Buffer.byteLength(compute?.asset.body ?? "") > 900_000);
    assert.throws(() => synthesizeEnvironment(largeEnvironment(34)), { code: "aws-template-too-large" });
  });
});

const strategy = canary({ steps: [10], bake: "5m" });
const mail = service({ start: "node mail.js" });
const api = service({ start: "node api.js", paths: ["/api/*"], link: { mail } });
const everything = { resources: { mail, api, web: site({ dir: "dist", routes: { "/api/*": api } }) } };

/** More than one template's resources. */
const TABLES = 520;

/** Of one service with so many variables of 30,000 characters. */
function largeEnvironment(variables: number): EnvironmentInput {
  const env = Object.fromEntries(Array.from({ length: variables }, (_, index) => [`V${index}`, "x".repeat(30_000)]));
  return environmentInput(
    specOf(app({ name: "large", resources: { web: service({ start: "node a.js", env }) } }), "main"),
  );
}

/** Texts at a path below the properties of every resource of the type; references to what AWS names are none. */
function namesAt(made: SynthesizedEnvironment, { type, path }: Pick<NamePlace, "type" | "path">): readonly string[] {
  return ofType(made, type)
    .flatMap((properties) => path.split("/").reduce<readonly Json[]>(within, [properties]))
    .filter((value) => typeof value === "string");
}

function within(values: readonly Json[], key: string): readonly Json[] {
  return values.flatMap((value) => {
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, child]: readonly [string, Json]) =>
      name === key || (key === "*" && Array.isArray(value)) ? [child] : [],
    );
  });
}

/** Properties of every resource of the type. */
function ofType({ root, nested }: SynthesizedEnvironment, type: string): readonly Json[] {
  return [root.template, ...nested.map(({ template }) => template)].flatMap((template) =>
    within([template], "Resources")
      .flatMap((resources) => Object.values(resources ?? {}).flatMap((resource: Json) => [resource]))
      .filter((resource) => within([resource], "Type")[0] === type)
      .flatMap((resource) => within([resource], "Properties")),
  );
}
