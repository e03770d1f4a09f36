import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runCommand } from "../support/run-command.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  type HeadlessRig,
  type Shown,
  headlessLimit as limit,
  openHeadlessRig,
  program,
  REGION,
} from "./support/headless-rig.ts";
import { journeyFiles } from "./support/journey-app.ts";

describe("a deployment that another checkout has begun", () => {
  let rig: HeadlessRig;

  before(async () => {
    rig = await openHeadlessRig();
    const made = await rig.bough("aws", "bootstrap", "--region", REGION, "--yes");
    assert.equal(made.code, 0, made.stderr);
  });
  after(() => rig.close());

  it("is taken up by the next one when its process is killed, and never makes two stacks", limit, async () => {
    const other = await rig.clone("killed");
    const env = { TMPDIR: join(rig.folder, "tmp") };
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
    const [staging] = await rig.json<readonly Shown[]>(other, "env", "list");
    assert.equal(staging?.status, "live");
    assert.equal((await rig.stacks()).length, 1);
    const open = await rig.json<readonly { status: string }[]>(other, "deployment", "list");
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
      await rig.origin.commit({ "bough.config.ts": asked, "public/index.html": `<h1>${answer}</h1>\n` });
      const other = await rig.clone(answer);
      const child = spawn(program, ["deploy", "--headless"], { cwd: other, stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      const ended = once(child, "exit");
      const [, id = ""] = await waitFor("the gate", () => /bough approve (d-\w+)/.exec(said), { timeout: 60_000 });
      const told = await rig.bough(answer, id, "--reason", "seen", "--headless");
      assert.equal(told.code, 0, told.stderr);
      assert.deepEqual(await ended, [ends, null], said);
      assert.match(said, ends === 0 ? /stack bough-journey-staging-/ : /cancelled|aborted/i);
    }
  });
});
