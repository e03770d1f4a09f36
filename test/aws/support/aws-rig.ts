import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TestContext } from "node:test";
import { newId } from "../../../src/lib/new-id.ts";
import type { ReleaseRecord } from "../../../src/model/records.ts";
import type { ResourceSpec, Spec } from "../../../src/model/spec.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import { type Outcome, execute } from "../../../src/engine/execute.ts";
import type { EventBody } from "../../../src/engine/event.ts";
import type { Plan, StepHandlers } from "../../../src/engine/plan.ts";
import type { Desired, Provider } from "../../../src/provider/provider.ts";
import { createAwsProvider } from "../../../src/providers/aws/aws-provider.ts";
import type { AwsDeps } from "../../../src/providers/aws/aws-deps.ts";
import type { AwsActual } from "../../../src/providers/aws/environment/aws-actual.ts";
import { type FoundationName, foundationNames } from "../../../src/providers/aws/names.ts";
import { deployFoundation } from "../../../src/providers/aws/foundation/deploy-foundation.ts";
import type { FoundationSettings } from "../../../src/providers/aws/synth/foundation-settings.ts";
import type { SynthesizedStack } from "../../../src/providers/aws/synth/synthesized-stack.ts";
import { synthesizeFoundation } from "../../../src/providers/aws/synth/synthesize-foundation.ts";
import { templateResources } from "../../../src/providers/aws/stack/template-resources.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import type { DoubleOptions } from "../../../tools/aws/start-double.ts";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";
import { openTestStore } from "../../support/open-test-store.ts";
import { TestArtifacts } from "../../support/test-artifacts.ts";
import { REGION, type StackRig, brokenPolicy, stackRig } from "./stack-rig.ts";

export interface AwsRig extends StackRig {
  readonly provider: Provider<AwsActual>;
  readonly artifacts: TestArtifacts;
  readonly dynamo: DynamoDBClient;
  /** Makes CloudFormation fail at the release of that version. */
  breakRelease(version: number): void;
  /** Commits files and makes the next release of them. */
  release(files: Readonly<Record<string, string>>, spec: Spec): Promise<ReleaseRecord>;
  plan(release: ReleaseRecord | null, previous: ReleaseRecord | null, slug?: string): Promise<Plan>;
  /** Puts a release to sleep, or wakes it. */
  planSleep(release: ReleaseRecord, asleep: boolean): Promise<Plan>;
  run(plan: Plan, options?: RunOptions): Promise<Run>;
}

export interface RunOptions {
  readonly deployment?: string;
  readonly signal?: AbortSignal;
  readonly halt?: AbortSignal;
  /** Called with each line that a step says. */
  readonly watch?: (line: string) => void;
}

export interface Run extends Outcome {
  readonly lines: readonly string[];
}

export interface RigOptions extends Pick<AwsDeps, "cfnLint"> {
  readonly double?: DoubleOptions;
  /** Of the shared AWS configuration, by which the provider signs in; null for the root of the double. */
  readonly profile?: string | null;
  /** What a foundation is made from. */
  readonly foundation?: (name: FoundationName) => SynthesizedStack;
}

export const ACCOUNT = "123456789012";

/** A double with foundations, and the provider on it with real builds, a real journal, and a repository. */
export async function awsRig(
  t: TestContext,
  foundations: readonly FoundationName[] = foundationNames,
  { double = {}, profile = null, foundation = synthesizeNamed, ...more }: RigOptions = {},
): Promise<AwsRig> {
  const rig = await stackRig(t, { account: ACCOUNT, ...double });
  for (const name of foundations) await bootstrap(rig, name, foundation(name));
  const artifacts = await TestArtifacts.open();
  const store = await openTestStore(t);
  const dynamo = new DynamoDBClient({ region: REGION, endpoint: rig.double.endpoint });
  t.after(async () => {
    dynamo.destroy();
    await artifacts[Symbol.asyncDispose]();
  });
  const releases = new Map<string, ReleaseRecord>();
  let broken = 0;
  const provider = createAwsProvider({
    settings: { region: REGION, account: ACCOUNT, profile },
    artifacts: artifacts.artifacts,
    repository: () => artifacts.repository.path,
    release(environment, version) {
      const found = releases.get(`${environment.slug}@${version}`);
      if (found === undefined) throw new Error(`no release ${version}`);
      return found;
    },
    ownArtifacts: ({ slug }) => {
      const used = (own: boolean): readonly string[] =>
        [...releases.values()]
          .filter((one) => (one.slug === slug) === own)
          .flatMap((one) => Object.values(one.artifacts));
      return used(true).filter((artifact) => !used(false).includes(artifact));
    },
    synthesize(input) {
      const made = synthesizeEnvironment(input);
      if (input.release.version !== broken) return made;
      const resources = [...templateResources(made.root.template)].map(([id, { whole }]) => [id, whole] as const);
      const template = { ...made.root.template, Resources: { ...Object.fromEntries(resources), Broken: brokenPolicy } };
      return { ...made, root: { ...made.root, template } };
    },
    endpoint: rig.proxy.endpoint,
    ...more,
  });

  return {
    ...rig,
    provider,
    artifacts,
    dynamo,
    breakRelease: (version) => void (broken = version),
    async release(files, spec) {
      const commit = await artifacts.repository.commit(files);
      const addressed: Record<string, string> = {};
      for (const [name, resource] of Object.entries(spec.resources))
        if (resource.kind !== "table") addressed[name] = await artifacts.address(commit, resource);
      const version = [...releases.values()].filter(({ slug }) => slug === spec.slug).length + 1;
      const record = {
        app: spec.app,
        slug: spec.slug,
        version,
        branch: spec.branch,
        commit,
        spec,
        artifacts: addressed,
        createdAt: new Date().toISOString(),
      };
      releases.set(`${spec.slug}@${version}`, record);
      return record;
    },
    async plan(release, previous, slug = release?.slug ?? "main") {
      const desired = desiredOf(release, previous, slug);
      return provider.plan(desired, await provider.observe(desired));
    },
    async planSleep(release, asleep) {
      const same = desiredOf(release, release, release.slug);
      const desired = { ...same, asleep, wasAsleep: !asleep, straight: true };
      return provider.plan(desired, await provider.observe(desired));
    },
    async run(plan, { deployment = newId("d"), signal, halt, watch } = {}) {
      const lines: string[] = [];
      const outcome = await execute({
        deployment,
        plan,
        handlers: { ...provider.steps, ...letsThrough },
        journal: store.journal,
        emit(body: EventBody) {
          if (body.type !== "step.output") return;
          lines.push(body.line);
          watch?.(body.line);
        },
        ...(signal === undefined ? {} : { signal }),
        ...(halt === undefined ? {} : { halt }),
      });
      return { ...outcome, lines };
    },
  };
}

/** A judge that has seen enough at once: judging is control's, and tested with it. */
const letsThrough: StepHandlers = Object.fromEntries(
  ["release.preflight", "release.bake", "release.verdict"].map((kind) => [kind, async () => undefined]),
);

const desiredOf = (release: ReleaseRecord | null, previous: ReleaseRecord | null, slug: string): Desired => ({
  environment: { app: "shop", slug },
  hosts: [],
  release,
  previous,
  warm: [],
  asleep: false,
  wasAsleep: false,
  straight: false,
  traffic: plainTraffic,
  seeded: false,
});

const synthesizeNamed = (name: FoundationName): SynthesizedStack =>
  synthesizeFoundation({ ...foundationSettings, name });

async function bootstrap(rig: StackRig, name: FoundationName, synthesized: SynthesizedStack): Promise<void> {
  await deployFoundation(rig, { synthesized, account: ACCOUNT, token: `bough-${name}`, approve: async () => true });
}

export const foundationSettings: FoundationSettings = {
  name: "production",
  account: ACCOUNT,
  region: REGION,
  partition: "aws",
  domain: null,
  hostedZone: null,
  edgeCertificate: null,
  cloudFrontPrefixList: null,
  network: "public",
  backupRegion: null,
  backupCopies: null,
  backupVault: null,
  deployers: [],
  identityProviders: [],
  alarmMails: [],
  trail: false,
  hook: null,
};

const people: ResourceSpec = { kind: "table", key: { name: "username", type: "S" }, sort: null, indexes: {} };

const api: ResourceSpec = {
  ...serviceDefaults,
  kind: "service",
  root: "api",
  build: null,
  start: "node server.js",
  health: "/healthz",
  startTimeout: 30_000,
  stopTimeout: 10_000,
  instances: 1,
  memory: null,
  env: {},
  paths: ["/hello/*"],
  link: { people: "people" },
};

const web: ResourceSpec = {
  kind: "site",
  root: "web",
  build: null,
  dir: "public",
  spa: true,
  paths: ["/"],
  routes: { "/hello/*": "api" },
};

/** An app of a table, a service and a site. */
export function shop(slug: string, more: Partial<Spec> = {}): Spec {
  return {
    ...specDefaults,
    app: "shop",
    environment: slug,
    branch: slug,
    slug,
    rule: slug,
    preview: true,
    protect: false,
    provider: {
      name: "aws",
      region: REGION,
      account: ACCOUNT,
      profile: null,
      domain: null,
      network: "public",
      backupRegion: null,
      replace: [],
    },
    seed: null,
    seedWith: null,
    resources: { people, api, web },
    ...more,
  };
}

export const shopFiles = {
  "api/server.js": "console.log(1);\n",
  "api/package.json": "{}\n",
  "web/public/index.html": "<h1>v1</h1>\n",
  "web/public/app.a1b2c3d4e5.js": "1;\n",
} as const;
