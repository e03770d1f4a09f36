import assert from "node:assert/strict";
import { CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { mapLimit } from "../src/lib/map-limit.ts";
import type { Receipt } from "../src/model/records.ts";
import { type AwsClients, openAwsClients } from "../src/providers/aws/client/aws-clients.ts";
import { inventory } from "../src/providers/aws/inventory/inventory.ts";
import { environmentStackName } from "../src/providers/aws/names.ts";
import { readStack } from "../src/providers/aws/stack/read-stack.ts";
import { readTemplates } from "../src/providers/aws/stack/read-templates.ts";
import { type Bough, startBough } from "../test/support/bough.ts";
import type { Project } from "../test/support/project.ts";
import { type FaultProxy, startFaultProxy } from "../tools/aws/fault-proxy.ts";
import { pythonTools } from "../tools/aws/python-tools.ts";
import { startDouble } from "../tools/aws/start-double.ts";
import { awsAppFiles } from "./lib/aws-app.ts";
import { median } from "./lib/median.ts";
import type { BenchResult } from "./lib/result.ts";
import { Skipped } from "./lib/skipped.ts";

const REGION = "eu-central-1";
const APP = "shop";
const BRANCH = "staging";
const PLANS = 7;
const PLAN_LIMIT = 2;
const ENVIRONMENTS = 1_000;
const PRUNE_LIMIT = 10;

/** One bough whose environments are on an imitated AWS, which counts what is asked of it. */
interface Rig {
  readonly bough: Bough;
  readonly project: Project;
  readonly proxy: FaultProxy;
  readonly aws: AwsClients;
}

/** What a person waits for with environments on AWS, where AWS itself takes no time; needs Python for the double. */
export async function benchAws(): Promise<BenchResult[]> {
  await pythonTools().catch((error: unknown) => {
    throw new Skipped(error instanceof Error ? error.message : String(error));
  });
  await using double = await startDouble({ region: REGION });
  const proxy = await startFaultProxy(double.endpoint);
  const env = { ...double.env, AWS_ENDPOINT_URL: proxy.endpoint };
  Object.assign(process.env, env);
  const aws = openAwsClients({ region: REGION, profile: null, endpoint: double.endpoint });
  try {
    await using bough = await startBough({ env });
    const rig = { bough, proxy, aws, project: await bough.project(APP) };
    await deployed(rig);
    return [await unchangedPlan(rig), ...(await oneChange(rig)), await prune(rig)];
  } finally {
    aws.close();
    await proxy.close();
  }
}

async function deployed({ bough, project }: Rig): Promise<void> {
  const { code, stderr } = await bough.run(["aws", "bootstrap", "--region", REGION, "--yes"]);
  if (code !== 0) throw new Error(stderr);
  await project.commit(awsAppFiles(REGION));
  await project.git("switch", "--quiet", "-c", BRANCH);
  await push(project);
}

async function unchangedPlan({ bough, project }: Rig): Promise<BenchResult> {
  const times: number[] = [];
  for (let round = 0; round < PLANS; round += 1) {
    const { code, stdout, stderr, ms } = await bough.run(["plan"], { cwd: project.folder });
    if (code !== 0) throw new Error(stderr);
    // A new release tells its tasks its number; nothing else differs.
    assert.match(stdout, /^ +changes Compute\/ApiTask \([\w:]+\), Compute\/MailTask \([\w:]+\)$/m);
    times.push(ms / 1000);
  }
  const seconds = median(times);
  return {
    name: "bough plan of an unchanged environment on AWS",
    value: round(seconds),
    unit: "s",
    target: `≤ ${PLAN_LIMIT} s`,
    ok: seconds <= PLAN_LIMIT,
    note: `end to end against the double, median of ${PLANS}`,
  };
}

/** A line of one service's code changes; another service, a site and a table are as they were. */
async function oneChange({ aws, project, proxy }: Rig): Promise<BenchResult[]> {
  const before = await templates(aws);
  proxy.calls.length = 0;
  await project.commit({ "api/server.js": "console.log('changed');\n" });
  await push(project);
  const calls = proxy.calls;
  const after = await templates(aws);
  const nested = [...after.keys()].filter((path) => path !== "");
  const touched = nested.filter((path) => after.get(path) !== before.get(path));
  // Beside what is uploaded, a deployment confirms its place on the load balancer.
  const puts = calls.filter((call) => /^PUT (?!.*\/slot(s|-claims)\/)/.test(call));
  const sources = puts.filter((call) => call.includes("/sources/"));
  const uploaded = puts.filter((call) => call.includes("/templates/"));
  const others = puts.filter((call) => !sources.includes(call) && !uploaded.includes(call));
  assert.deepEqual(touched, ["Compute/"]);
  assert.equal(uploaded.length, touched.length);
  assert.equal(calls.filter((call) => call === "StartBuild").length, 1);
  assert.deepEqual(others, []);
  return [
    counted(
      "one service's code changes: assets uploaded",
      sources.length,
      `of 3: its source, and nothing of the others`,
    ),
    counted("the same: nested stacks touched", touched.length, `of ${nested.length}: ${touched.join(", ")}`),
  ];
}

function counted(name: string, value: number, note: string): BenchResult {
  return { name, value, unit: "", target: "1", ok: value === 1, note };
}

async function templates(aws: AwsClients): Promise<ReadonlyMap<string, string>> {
  const stack = await readStack(aws, environmentStackName({ app: APP, slug: BRANCH }));
  if (stack === null) throw new Error("the environment has no stack");
  const all = await readTemplates(aws, stack.id);
  return new Map(all.map(({ path, template }) => [path, JSON.stringify(template)]));
}

/** A thousand stacks with a table each beside the own one; other installations may know them, so none is to be removed. */
async function prune({ bough, aws, proxy }: Rig): Promise<BenchResult> {
  await mapLimit([...Array(ENVIRONMENTS).keys()], 16, (number) => makeForeign(aws, `branch-${number}`));
  const listed = await inventory(aws);
  assert.equal(listed.filter(({ kind }) => kind === "stack").length, ENVIRONMENTS + 1);
  proxy.calls.length = 0;
  const begun = performance.now();
  const receipt = await bough.json<Receipt>(["prune", "--dry-run"], { timeout: 120_000 });
  const seconds = (performance.now() - begun) / 1000;
  assert.deepEqual(receipt, { removed: [], remaining: [] });
  assert.ok(proxy.calls.includes("DescribeStacks") && proxy.calls.includes("GetResources"), proxy.calls.join(" "));
  return {
    name: `bough prune --dry-run, ${ENVIRONMENTS.toLocaleString("en")} environments on AWS`,
    value: round(seconds),
    unit: "s",
    target: `≤ ${PRUNE_LIMIT} s`,
    ok: seconds <= PRUNE_LIMIT,
    note: `end to end against the double; ${listed.length} things listed and compared`,
  };
}

async function makeForeign({ cloudFormation }: AwsClients, slug: string): Promise<void> {
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: environmentStackName({ app: APP, slug }),
      TemplateBody: JSON.stringify({ Resources: { People: table } }),
      Tags: [
        { Key: "bough:app", Value: APP },
        { Key: "bough:environment", Value: slug },
      ],
    }),
  );
}

const table = {
  Type: "AWS::DynamoDB::Table",
  Properties: {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "name", KeyType: "HASH" }],
  },
};

async function push(project: Project): Promise<void> {
  const { code, stderr } = await project.push(BRANCH);
  if (code !== 0) throw new Error(stderr);
  assert.match(stderr, /Deployed staging v\d+ in /, stderr);
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
