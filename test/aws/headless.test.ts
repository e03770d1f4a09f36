import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { readStack, readStacks } from "../../src/providers/aws/stack/read-stack.ts";
import type { Receipt } from "../../src/model/records.ts";
import type { EnvironmentView } from "../../src/server/client/api-client.ts";
import { type Double, startDouble } from "../../tools/aws/start-double.ts";
import { createProject, type Project } from "../support/project.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { waitFor } from "../support/wait-for.ts";
import { toldByAws } from "./support/told-by-aws.ts";
import { journeyFiles } from "./support/journey-app.ts";

const REGION = "eu-central-1";
const program = join(import.meta.dirname, "../../bin/bough");
/** Nothing else has it. */
const secret = "canary-7c1f9be0452d";
const limit = { timeout: 300_000 };

type Shown = Pick<EnvironmentView, "name" | "provider" | "status" | "url"> & { readonly release: string };

describe("a deployment without a server", () => {
  let double: Double;
  let root: TemporaryFolder;
  let origin: Project;
  /** What commands have printed. */
  const said: string[] = [];
  /** As a pipeline has it: one commit deep. */
  let checkout: string;

  before(async () => {
    double = await startDouble({ region: REGION });
    Object.assign(process.env, double.env, { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: secret });
    root = await temporaryFolder("headless");
    origin = await createProject({ folder: join(root.path, "origin"), remote: "http://127.0.0.1:1/", token: "none" });
    await origin.commit({ "README.md": "the first commit, which a pipeline does not have\n" });
    await origin.git("switch", "--quiet", "-c", "staging");
    await origin.commit(journeyFiles(REGION));
    checkout = await clone("checkout");
    await writeFile(join(checkout, ".env"), `TOKEN=${secret}\n`);
  });
  after(async () => {
    await root.remove();
    await double.stop();
  });

  it("asks for the foundation, and for an environment that is on AWS", limit, async () => {
    const early = await bough("deploy", "--headless");
    assert.equal(early.code, 1);
    assert.match(early.stderr, /bough aws bootstrap --foundation \w+ --region eu-central-1/);
    const made = await bough("aws", "bootstrap", "--region", REGION, "--yes");
    assert.equal(made.code, 0, made.stderr);
    const here = await bough("env", "list", "--headless", "--branch", "feature/cake");
    assert.match(here.stderr, /runs on the machine of a bough server, not on AWS/);
    const nowhere = await runCommand([program, "deploy", "--headless"], { cwd: root.path });
    assert.match(nowhere.stderr, /There is no bough.config.ts/);
  });

  it("brings the checkout to AWS, and tells its address", limit, async () => {
    const plan = await bough("plan", "--headless");
    assert.match(plan.stdout, /Create stack bough-journey-staging-/);
    const deployed = await bough("deploy", "--headless");
    assert.equal(deployed.code, 0, deployed.stderr);
    assert.match(deployed.stdout, /^Deployed staging v1\nhttps?:\/\//);
    assert.match(deployed.stderr, /stack bough-journey-staging-/);
  });

  it("is known to every other checkout of the app, of which one deploys at a time", limit, async () => {
    const other = await clone("other");
    const [staging] = await json<readonly Shown[]>(other, "env", "list");
    assert.deepEqual([staging?.name, staging?.status, staging?.release], ["staging", "live", "v1"]);
    const measured = await json<{ provider: string; series: readonly object[] }>(other, "metrics");
    assert.deepEqual([measured.provider, measured.series], ["aws", []], "nobody has come yet");
    const shown = await bough("metrics", "--headless");
    assert.match(shown.stdout, /^journey staging: Nothing was measured in the last 1h\. CloudWatch tells it after/);
    await origin.commit({ "public/index.html": "<h1>v2</h1>\n" });
    await runCommand(["git", "pull", "--quiet"], { cwd: other });
    const deploy = (cwd: string): Promise<CommandResult> =>
      runCommand([program, "deploy", "--headless"], { cwd, timeout: 240_000 });
    const both = await Promise.all([deploy(checkout), deploy(other)]);
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    const versions = both.map(({ stdout }) => /^Deployed staging (v\d+)\n/.exec(stdout)?.[1] ?? "");
    assert.deepEqual(new Set(versions), new Set(["v2", "v3"]), "one after the other");
    const aws = openAwsClients({ region: REGION, profile: null });
    const stacks = (await readStacks(aws)).filter(({ name }) => /^bough-journey-staging-[0-9a-f]{6}$/.test(name));
    aws.close();
    assert.equal(stacks.length, 1);
    const back = await runCommand([program, "rollback", "--headless"], { cwd: other, timeout: 100_000 });
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stdout, /^staging serves v2 again/);
  });

  it("sleeps and wakes, and every other checkout knows", limit, async () => {
    const other = join(root.path, "other");
    const inOther = (verb: string): Promise<CommandResult> =>
      runCommand([program, verb, "--headless"], { cwd: other, timeout: 100_000 });
    const statusOf = async (): Promise<string | undefined> =>
      (await json<readonly Shown[]>(checkout, "env", "list"))[0]?.status;
    const slept = await inOther("sleep");
    assert.equal(slept.code, 0, slept.stderr);
    assert.equal(await statusOf(), "asleep");
    const woken = await inOther("wake");
    assert.equal(woken.code, 0, woken.stderr);
    assert.match(woken.stdout, /^staging is awake at v2\.\nhttps?:\/\//);
    assert.equal(await statusOf(), "live");
  });

  it("ends with an error when its deployment fails", limit, async () => {
    await origin.commit({ "bough.config.ts": "export default 1;\n" });
    const broken = await clone("broken");
    const failed = await runCommand([program, "deploy", "--headless", "--json"], { cwd: broken });
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /"error"/);
    await origin.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("is taken up by the next one when its process is killed, and never makes two stacks", limit, async () => {
    const other = await clone("killed");
    await runCommand(["git", "commit", "--quiet", "--allow-empty", "--message=Again"], { cwd: other, env: identity });
    const env = { TMPDIR: join(root.path, "tmp") };
    await mkdir(env.TMPDIR);
    const child = spawn(program, ["deploy", "--headless"], {
      cwd: other,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...env },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = once(child, "exit");
    await waitFor("the first step to say something", () => said.includes("templates"), { timeout: 60_000 });
    child.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.equal((await readdir(env.TMPDIR)).length, 1);
    const next = await runCommand([program, "deploy", "--headless"], { cwd: other, env, timeout: 90_000 });
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stdout, /^Deployed staging v\d+\n/);
    assert.deepEqual(await readdir(env.TMPDIR), []);
    const [staging] = await json<readonly Shown[]>(other, "env", "list");
    assert.equal(staging?.status, "live");
    const open = await json<readonly { status: string }[]>(other, "deployment", "list");
    assert.deepEqual(
      open.filter(({ status }) => status === "running" || status === "queued"),
      [],
    );
  });

  it("hears what people ask of it in another checkout: to approve, and to abort", limit, async () => {
    const asked = journeyFiles(REGION)["bough.config.ts"]?.replace("staging: {", "staging: { approval: true,") ?? "";
    for (const [answer, ends] of [
      ["approve", 0],
      ["abort", 1],
    ] as const) {
      await origin.commit({ "bough.config.ts": asked, "public/index.html": `<h1>${answer}</h1>\n` });
      const other = await clone(answer);
      const child = spawn(program, ["deploy", "--headless"], { cwd: other, stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      const ended = once(child, "exit");
      const [, id = ""] = await waitFor("the gate", () => /bough approve (d-\w+)/.exec(said), { timeout: 60_000 });
      const told = await bough(answer, id, "--reason", "seen", "--headless");
      assert.equal(told.code, 0, told.stderr);
      assert.deepEqual(await ended, [ends, null], said);
      assert.match(said, ends === 0 ? /stack bough-journey-staging-/ : /cancelled|aborted/i);
    }
  });

  it("tells nobody what it signs in with, nor what is not in the commit", limit, async () => {
    const aws = openAwsClients({ region: REGION, profile: null });
    const told = new Map([...(await toldByAws(aws)), ["commands", said.join("\n")]]);
    aws.close();
    const places = (text: string): readonly string[] =>
      [...told].filter(([, all]) => all.includes(text)).map(([place]) => place);
    for (const place of [/^stack /, /^template /, /^events /, /^object .*registry/, /^object .*templates/, /^commands/])
      assert.ok(
        places("journey").some((one) => place.test(one)),
        `${place} is looked at`,
      );
    assert.ok([...told].some(([place, text]) => /sources\/.*zip$/.test(place) && text.includes("server.js")));
    assert.deepEqual(places(secret), []);
    assert.deepEqual(places(Buffer.from(secret).toString("base64").slice(0, -4)), []);
    const sources = [...told].filter(([place]) => /^object .*(\/sources\/|site)/.test(place));
    assert.ok(sources.length > 1 && sources.every(([, text]) => !text.includes(".env")));
  });

  it("destroys the environment, with a receipt, and leaves nothing on this machine", limit, async () => {
    const receipt = await json<Receipt>(checkout, "env", "destroy", "staging");
    assert.ok(receipt.removed.some(({ kind }) => kind === "stack"));
    assert.deepEqual(receipt.remaining, []);
    const aws = openAwsClients({ region: REGION, profile: null });
    assert.equal(await readStack(aws, environmentStackName({ app: "journey", slug: "staging" })), null);
    aws.close();
  });

  async function bough(...args: readonly string[]): Promise<CommandResult> {
    const result = await runCommand([program, ...args], { cwd: checkout, timeout: 100_000 });
    said.push(result.stdout, result.stderr);
    return result;
  }

  async function json<T>(cwd: string, ...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await runCommand([program, ...args, "--headless", "--json"], { cwd });
    assert.equal(code, 0, stdout + stderr);
    return JSON.parse(stdout) as T;
  }

  async function clone(name: string): Promise<string> {
    const folder = join(root.path, name);
    const from = `file://${origin.folder}`;
    const { code, stderr } = await runCommand([
      "git",
      "clone",
      "--quiet",
      "--depth=1",
      "--branch=staging",
      from,
      folder,
    ]);
    assert.equal(code, 0, stderr);
    return folder;
  }
});

const identity = {
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@localhost",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@localhost",
};
