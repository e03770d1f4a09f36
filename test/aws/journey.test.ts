import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import type { FoundationState } from "../../src/cli/aws/aws-foundations.ts";
import type { Receipt } from "../../src/model/records.ts";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import type { CostEstimate, EnvironmentView, LogLine, PlanAnswer } from "../../src/server/client/api-client.ts";
import { type Double, startDouble } from "../../tools/aws/start-double.ts";
import { type Bough, startBough } from "../support/bough.ts";
import type { Project } from "../support/project.ts";
import { journeyFiles } from "./support/journey-app.ts";

type Shown = Pick<EnvironmentView, "provider" | "status" | "url"> & { readonly release: string };

const REGION = "eu-central-1";
const limit = { timeout: 120_000 };

describe("a definition with environments here and on AWS", () => {
  let double: Double;
  let bough: Bough;
  let project: Project;

  before(async () => {
    double = await startDouble({ region: REGION });
    Object.assign(process.env, double.env);
    bough = await startBough({ env: double.env });
    project = await bough.project("journey");
  });
  after(async () => {
    await bough[Symbol.asyncDispose]();
    await double.stop();
  });

  it("asks for the foundation before anything is made", limit, async () => {
    await project.commit(journeyFiles(REGION));
    await project.git("switch", "--quiet", "-c", "staging");
    const pushed = await project.push("staging");
    assert.match(pushed.stderr, /no production foundation in eu-central-1|no preview foundation in eu-central-1/);
    assert.match(pushed.stderr, /bough aws bootstrap --foundation \w+ --region eu-central-1/);
    assert.deepEqual(await statusOf(bough, "staging"), "failed");
  });

  it("shows the plan of a foundation, and makes nothing that is not confirmed", limit, async () => {
    const asked = await bough.run(["aws", "bootstrap", "--region", REGION, "--json"]);
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /Plan for bough-foundation-production:/);
    assert.match(asked.stderr, /It costs about \$\d+\.\d\d a month/);
    const before = await bough.json<readonly FoundationState[]>(["aws", "status", "--region", REGION]);
    assert.deepEqual(
      before.map(({ environments }) => environments),
      [[], []],
    );
    assert.match(
      asked.stderr,
      /Its network is public; with --network endpoints it would be \$\d+\.\d\d, with --network nat/,
    );
    const told = ["--alarm-mail", "team@example.org", "--deployer", "github:acme/shop@main", "--trail"];
    const made = await bough.run(["aws", "bootstrap", "--region", REGION, "--yes", ...told]);
    assert.equal(made.code, 0, made.stderr);
    const lines = made.stderr.split("\n");
    assert.equal(lines.filter((line) => /^ *add Trail /.test(line)).length, 1, "one trail, told once");
    assert.match(made.stdout, /deploy role {3}arn:aws:iam::\d{12}:role\/bough-deploy-production-eu-central-1/);
    assert.match(made.stdout, /production: CREATE_COMPLETE .*, protected against deletion/);
    assert.match(made.stdout, /preview: CREATE_COMPLETE/);
    assert.match(made.stdout, /by itself {5}about \$\d+\.\d\d a month/);
  });

  it("keeps what a foundation was told before, and forgets it when told to", limit, async () => {
    const preview = ["aws", "bootstrap", "--foundation", "preview", "--region", REGION];
    const again = await bough.run([...preview, "--yes"]);
    assert.equal(again.code, 0, again.stderr);
    assert.match(
      again.stderr,
      /bough-foundation-preview keeps what it was told before: deployers, identityProviders, alarmMails\./,
    );
    assert.doesNotMatch(again.stderr, /Plan for/);
    const reset = await bough.run([...preview, "--reset"]);
    assert.equal(reset.code, 2);
    assert.match(reset.stderr, /Plan for bough-foundation-preview:[\s\S]*Alarms/);
  });

  it("deploys a branch there by a push, and another one here, at the same time", limit, async () => {
    const [there, here] = await Promise.all([
      bough.run(["deploy", "--json"], { cwd: project.folder, timeout: 100_000 }),
      project.push("staging:refs/heads/feature/cake"),
    ]);
    assert.equal(there.code, 0, there.stderr);
    assert.equal(here.code, 0, here.stderr);
    const staging = await bough.json<Shown>(["env", "show", "staging", "--app", "journey"]);
    assert.deepEqual([staging.provider, staging.status, staging.release], ["aws", "live", "v2"]);
    assert.match(staging.url ?? "", /^https?:\/\//);
    assert.equal((JSON.parse(there.stdout) as { url: string }).url, staging.url);
    const cake = await bough.json<Shown>(["env", "show", "feature/cake", "--app", "journey"]);
    assert.deepEqual([cake.provider, cake.status], ["local", "live"]);
    assert.equal((await bough.request("feature-cake.journey", "/hello/you")).text, "hello");
    const listed = await bough.run(["env", "list"]);
    assert.match(listed.stdout, new RegExp(`staging .*${staging.url}`));
  });

  it("has the table and the files of the site", limit, async () => {
    const aws = openAwsClients({ region: REGION, profile: null, endpoint: double.endpoint });
    const stack = await readStack(aws, environmentStackName({ app: "journey", slug: "staging" }));
    aws.close();
    const { TablePeople: table, SiteBucket: bucket } = stack?.outputs ?? {};
    const config = {
      region: REGION,
      endpoint: double.endpoint,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    using dynamo = closing(new DynamoDBClient(config));
    using s3 = closing(new S3Client({ ...config, forcePathStyle: true }));
    await dynamo.client.send(new PutItemCommand({ TableName: table, Item: { username: { S: "ada" } } }));
    const page = await s3.client.send(new GetObjectCommand({ Bucket: bucket, Key: "web/index.html" }));
    assert.equal(await page.Body?.transformToString(), "<h1>journey</h1>\n");
  });

  it("plans, with what it costs, and does nothing", limit, async () => {
    const plan = await bough.json<PlanAnswer>(["plan"], { cwd: project.folder });
    assert.equal(plan.status, "planned");
    assert.ok(plan.status === "planned" && plan.cost !== undefined && plan.cost.after > 0);
    assert.equal(plan.cost.before, plan.cost.after);
    const stack = plan.plan.steps.find(({ kind }) => kind === "aws.stack");
    assert.match(stack?.title ?? "", /Update stack bough-journey-staging-/);
    const text = await bough.run(["plan"], { cwd: project.folder });
    assert.match(
      text.stdout,
      /Cost: about \$\d+\.\d\d a month when nobody comes \(no change\); list prices of eu-central-1/,
    );
  });

  it("shows what its services write, and follows it", limit, async () => {
    const aws = openAwsClients({ region: REGION, profile: null, endpoint: double.endpoint });
    const stream = { logGroupName: "/bough/journey/staging/api", logStreamName: "v2/app/0a1b2c3d4e5f" };
    const write = (message: string, timestamp: number) =>
      aws.logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp, message }] }));
    await aws.logs.send(new CreateLogStreamCommand(stream));
    await write("started", Date.now() - 60_000);
    const { stdout } = await bough.run(["logs", "api", "--env", "staging", "--app", "journey"]);
    assert.equal(stdout, "v2/0a1b2c3d  started\n");

    const command = ["logs", "--env", "staging", "--app", "journey", "--follow", "--json", "--data", bough.data];
    const follower = spawn(join(import.meta.dirname, "../../bin/bough"), command, {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(follower, "exit");
    const lines: string[] = [];
    for await (const line of createInterface({ input: follower.stdout })) {
      lines.push((JSON.parse(line) as LogLine).line);
      if (lines.length === 1) await write("served", Date.now());
      else follower.kill("SIGINT");
    }
    assert.deepEqual(lines, ["started", "served"]);
    assert.deepEqual(await ended, [0, null]);
    aws.close();
  });

  it("tells what it costs, and draws it", limit, async () => {
    const { estimate } = await bough.json<{ estimate: CostEstimate | null }>([
      "cost",
      "staging",
      "--requests",
      "600",
      "--app",
      "journey",
    ]);
    assert.ok(estimate !== null && (estimate.loaded?.monthly ?? 0) > estimate.idle.monthly);
    const here = await bough.run(["cost", "feature/cake", "--app", "journey"]);
    assert.match(here.stdout, /runs on this machine: it costs nothing more/);
    const drawn = await bough.run(["diagram", "staging", "--app", "journey"]);
    assert.match(drawn.stdout, /AWS eu-central-1[\s\S]*flowchart LR/);
    const svg = await bough.run(["diagram", "feature/cake", "--app", "journey", "--format", "svg"]);
    assert.match(svg.stdout, /^<svg .*[\s\S]*one machine/);
  });

  it("sleeps and is woken, and says what that changes of the cost", limit, async () => {
    const cost = async (): Promise<number> =>
      (await bough.json<{ estimate: CostEstimate }>(["cost", "staging", "--app", "journey"])).estimate.idle.monthly;
    const awake = await cost();
    const planned = await bough.run(["sleep", "staging", "--app", "journey", "--dry-run"]);
    assert.match(
      planned.stdout,
      /^Plan to put journey staging to sleep:[^]*0 instances of api[^]*a month when nobody comes \(-\$/,
    );
    const slept = await bough.run(["sleep", "staging", "--app", "journey"]);
    assert.equal(slept.code, 0, slept.stderr);
    assert.match(slept.stdout, /^staging is asleep at v2: /);
    assert.equal(await statusOf(bough, "staging"), "asleep");
    assert.ok((await cost()) < awake);
    const told = await bough.run(["cost", "staging", "--app", "journey"]);
    assert.match(told.stdout, /^journey staging, asleep: about \$/);
    const plan = await bough.run(["plan"], { cwd: project.folder });
    assert.match(plan.stdout, /a month when nobody comes \(\+\$/);
    await bough.down();
    await bough.up();
    assert.equal(await statusOf(bough, "staging"), "asleep");
    const woken = await bough.run(["wake", "staging", "--app", "journey"]);
    assert.equal(woken.code, 0, woken.stderr);
    assert.match(woken.stdout, /^staging is awake at v2\.\nhttps?:\/\//);
    assert.equal(await statusOf(bough, "staging"), "live");
    assert.equal(await cost(), awake);
  });

  it("says what cannot be done there, and changes nothing", limit, async () => {
    const refused = [
      ["maintenance", "stop", "staging", "--app", "journey"],
      ["judge", "selftest", "--env", "staging", "--app", "journey"],
    ];
    for (const command of refused) {
      const { code, stderr } = await bough.run(command);
      assert.equal(code, 1, command.join(" "));
      assert.match(stderr, /is on aws eu-central-1, where the traffic cannot be led by hand/);
    }
  });

  it("refuses to move an environment that lives", limit, async () => {
    await project.git("switch", "--quiet", "-c", "moved");
    const moved =
      journeyFiles(REGION)["bough.config.ts"]?.replace(/(staging: .*), provider: aws\(.*?\) }/, "$1 }") ?? "";
    await project.commit({ "bough.config.ts": moved });
    const pushed = await project.push("moved:refs/heads/staging");
    assert.match(pushed.stderr, /is on aws eu-central-1, and its rule says local now/);
    assert.match(pushed.stderr, /Destroy it first, with its data: bough env destroy staging/);
    const staging = await bough.json<Shown>(["env", "show", "staging", "--app", "journey"]);
    assert.deepEqual([staging.provider, staging.status, staging.release], ["aws", "live", "v2"]);
    await project.git("switch", "--quiet", "staging");
    await project.push("--force", "staging");
  });

  it("survives a restart, with everything as it was", limit, async () => {
    await bough.down();
    await bough.up();
    assert.equal(await statusOf(bough, "staging"), "live");
    const pruned = await bough.json<Receipt>(["prune"]);
    assert.deepEqual(
      [pruned.removed.filter(({ kind }) => kind !== "artifact"), pruned.remaining, pruned.unknown],
      [[], [], undefined],
    );
  });

  it("goes on here when nothing can be done there, and says so", limit, async () => {
    await bough.down();
    const without = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: bough.workspace };
    const ports = ["--port", String(bough.port), "--api-port", String(bough.apiPort)];
    const started = await bough.run(["up", ...ports, "--detach"], { env: without });
    assert.equal(started.code, 0, started.stderr);
    await project.git("switch", "--quiet", "-c", "elsewhere");
    await project.commit({ "public/index.html": "<h1>still here</h1>\n" });
    const [there, here] = [await project.push("elsewhere:refs/heads/staging"), await project.push("elsewhere")];
    assert.match(there.stderr, /The AWS credentials were not found/);
    assert.match(here.stderr, /Deployed elsewhere v1/);
    assert.equal((await bough.request("elsewhere.journey")).text, "<h1>still here</h1>\n");
    const pruned = await bough.run(["prune"]);
    assert.equal(pruned.code, 1);
    assert.match(pruned.stdout, /aws eu-central-1 could not be looked at: The AWS credentials were not found/);
    const staging = await bough.json<Shown>(["env", "show", "staging", "--app", "journey"]);
    assert.equal(staging.status, "live");
    await bough.down();
    await bough.up();
  });

  it("refuses to give a foundation back on which something stands", limit, async () => {
    const [production] = await bough.json<readonly FoundationState[]>(["aws", "status", "--region", REGION]);
    assert.deepEqual(production?.environments, ["journey staging"]);
    const { code, stderr } = await bough.run(["aws", "destroy", "production", "--region", REGION, "--yes"]);
    assert.equal(code, 1);
    assert.match(stderr, /The production foundation has environments: journey staging/);
  });

  it("destroys it while it sleeps, with a receipt, and then the foundations", limit, async () => {
    await bough.json(["sleep", "staging", "--app", "journey"]);
    const receipt = await bough.json<Receipt>(["env", "destroy", "staging", "--app", "journey"]);
    assert.ok(receipt.removed.some(({ kind, id }) => kind === "stack" && id.startsWith("bough-journey-staging-")));
    assert.deepEqual(receipt.remaining, []);
    for (const name of ["production", "preview"]) {
      const { code, stderr } = await bough.run(["aws", "destroy", name, "--region", REGION, "--with-data", "--yes"]);
      assert.equal(code, 0, stderr);
    }
    const states = await bough.json<readonly FoundationState[]>(["aws", "status", "--region", REGION]);
    assert.deepEqual(
      states.map(({ status }) => status),
      [null, null],
    );
    const none = await bough.run(["aws", "destroy", "preview", "--region", "eu-west-1", "--yes"]);
    assert.match(none.stdout, /There was no preview foundation in eu-west-1: see `bough aws status`/);
  });
});

async function statusOf(bough: Bough, env: string): Promise<string> {
  return (await bough.json<EnvironmentView>(["env", "show", env, "--app", "journey"])).status;
}

const closing = <Client extends { destroy(): void }>(client: Client) => ({
  client,
  [Symbol.dispose]: () => client.destroy(),
});
