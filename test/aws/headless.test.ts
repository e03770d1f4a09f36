import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { environmentStackName } from "../../src/providers/aws/names.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import type { Receipt } from "../../src/model/records.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";
import {
  type HeadlessRig,
  type Shown,
  headlessLimit as limit,
  openHeadlessRig,
  program,
  REGION,
  secret,
} from "./support/headless-rig.ts";
import { toldByAws } from "./support/told-by-aws.ts";

describe("a deployment without a server", () => {
  let rig: HeadlessRig;

  before(async () => void (rig = await openHeadlessRig()));
  after(() => rig.close());

  it("asks for the foundation, and for an environment that is on AWS", limit, async () => {
    const early = await rig.bough("deploy", "--headless");
    assert.equal(early.code, 1);
    assert.match(early.stderr, /bough aws bootstrap --foundation \w+ --region eu-central-1/);
    const made = await rig.bough("aws", "bootstrap", "--region", REGION, "--yes");
    assert.equal(made.code, 0, made.stderr);
    const here = await rig.bough("env", "list", "--headless", "--branch", "feature/cake");
    assert.match(here.stderr, /runs on the machine of a bough server, not on AWS/);
    const nowhere = await runCommand([program, "deploy", "--headless"], { cwd: rig.folder });
    assert.match(nowhere.stderr, /There is no bough.config.ts/);
  });

  it("brings the checkout to AWS, and tells its address", limit, async () => {
    const plan = await rig.bough("plan", "--headless");
    assert.match(plan.stdout, /Create stack bough-journey-staging-/);
    const deployed = await rig.bough("deploy", "--headless");
    assert.equal(deployed.code, 0, deployed.stderr);
    assert.match(deployed.stdout, /^Deployed staging v1\nhttps?:\/\//);
    assert.match(deployed.stderr, /stack bough-journey-staging-/);
  });

  it("is known to every other checkout of the app, of which one deploys at a time", limit, async () => {
    const other = await rig.clone("other");
    const [staging] = await rig.json<readonly Shown[]>(other, "env", "list");
    assert.deepEqual([staging?.name, staging?.status, staging?.release], ["staging", "live", "v1"]);
    const measured = await rig.json<{ provider: string; series: readonly object[] }>(other, "metrics");
    assert.deepEqual([measured.provider, measured.series], ["aws", []], "nobody has come yet");
    const shown = await rig.bough("metrics", "--headless");
    assert.match(shown.stdout, /^journey staging: Nothing was measured in the last 1h\. CloudWatch tells it after/);
    await rig.origin.commit({ "public/index.html": "<h1>v2</h1>\n" });
    await runCommand(["git", "pull", "--quiet"], { cwd: other });
    const deploy = (cwd: string): Promise<CommandResult> =>
      runCommand([program, "deploy", "--headless"], { cwd, timeout: 240_000 });
    const both = await Promise.all([deploy(rig.checkout), deploy(other)]);
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    const versions = both.map(({ stdout }) => /^Deployed staging (v\d+)\n/.exec(stdout)?.[1] ?? "");
    assert.deepEqual(new Set(versions), new Set(["v2", "v3"]), "one after the other");
    assert.equal((await rig.stacks()).length, 1);
    const back = await runCommand([program, "rollback", "--headless"], { cwd: other, timeout: 100_000 });
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stdout, /^staging serves v2 again/);
  });

  it("sleeps and wakes, and every other checkout knows", limit, async () => {
    const other = join(rig.folder, "other");
    const inOther = (verb: string): Promise<CommandResult> =>
      runCommand([program, verb, "--headless"], { cwd: other, timeout: 100_000 });
    const statusOf = async (): Promise<string | undefined> =>
      (await rig.json<readonly Shown[]>(rig.checkout, "env", "list"))[0]?.status;
    const slept = await inOther("sleep");
    assert.equal(slept.code, 0, slept.stderr);
    assert.equal(await statusOf(), "asleep");
    const woken = await inOther("wake");
    assert.equal(woken.code, 0, woken.stderr);
    assert.match(woken.stdout, /^staging is awake at v2\.\nhttps?:\/\//);
    assert.equal(await statusOf(), "live");
  });

  it("ends with an error when its deployment fails", limit, async () => {
    await rig.origin.commit({ "bough.config.ts": "export default 1;\n" });
    const broken = await rig.clone("broken");
    const failed = await runCommand([program, "deploy", "--headless", "--json"], { cwd: broken });
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /"error"/);
    await rig.origin.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("tells nobody what it signs in with, nor what is not in the commit", limit, async () => {
    const aws = openAwsClients({ region: REGION, profile: null });
    const told = new Map([...(await toldByAws(aws)), ["commands", rig.said.join("\n")]]);
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
    const receipt = await rig.json<Receipt>(rig.checkout, "env", "destroy", "staging");
    assert.ok(receipt.removed.some(({ kind }) => kind === "stack"));
    assert.deepEqual(receipt.remaining, []);
    const aws = openAwsClients({ region: REGION, profile: null });
    assert.equal(await readStack(aws, environmentStackName({ app: "journey", slug: "staging" })), null);
    aws.close();
  });
});
