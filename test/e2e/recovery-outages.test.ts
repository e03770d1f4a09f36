import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startRig, type Application, type Rig } from "../support/recovery/rig.ts";
import { waitFor } from "../support/wait-for.ts";

const limit = { timeout: 90_000 };

describe("outages", () => {
  let rig: Rig;
  before(async () => void (rig = await startRig()));
  after(() => rig[Symbol.asyncDispose]());

  /** Kills the processes at once, and waits until others do their work. Each brings the other back; both, the routers. */
  async function kill(...programs: string[]): Promise<void> {
    const find = (program: string): number | undefined =>
      rig.bough.processes().find(({ command }) => command.includes(`bin/${program}.`))?.pid;
    const victims = programs.map((program) => [program, find(program)] as const);
    for (const [program, pid] of victims) {
      assert.ok(pid !== undefined, `${program} does not run`);
      process.kill(pid, "SIGKILL");
    }
    for (const [program, pid] of victims) {
      const succeeds = (): boolean => ![undefined, pid].includes(find(program));
      await waitFor(`a new ${program}`, succeeds, { timeout: 30_000 });
    }
  }

  for (const programs of [["control"], ["supervisor", "control"]]) {
    for (const gate of ["build", "migrate", "start"]) {
      it(`kill -9 of ${programs.join(" and ")} at the ${gate} of an update`, limit, async () => {
        const { gates, push, serves, history } = await rig.application(`at-${gate}-${programs.length}`);
        await serves("topic", 1, await push("topic"));
        const migrations = await gates.count("migrate");
        await gates.shut(gate);
        const commit = await push("topic");
        await gates.reached(gate, 2);
        await kill(...programs);
        await gates.unlock(gate);
        await serves("topic", 2, commit);
        assert.deepEqual(await history("topic"), ["deploy succeeded", "deploy succeeded"]);
        assert.equal(await gates.count("migrate"), migrations + 1);
      });
    }
  }

  it("kill -9 of control while a definition is evaluated deploys the push afterwards", limit, async () => {
    const { app, project, serves } = await rig.application("evaluated");
    const files = await project.git("show", "HEAD:bough.config.ts");
    const slow = "const begun = Date.now();\nwhile (Date.now() - begun < 1500);\n";
    const commit = await project.commit({ "bough.config.ts": `${files}\n${slow}` });
    const pushed = project.push("HEAD:refs/heads/topic");
    await waitFor("the definition to be evaluated", () =>
      rig.bough.processes().some(({ command }) => command.includes("sandbox/main")),
    );
    assert.deepEqual(await rig.control.deployments(app, "topic"), []);
    await kill("control");
    await pushed;
    await serves("topic", 1, commit);
  });

  it("a repository that was being made or removed at a crash is gone after it", limit, async () => {
    const { serves, push } = await rig.application("leftovers");
    const commit = await push("topic");
    await serves("topic", 1, commit);
    const names = [`.new-${randomUUID()}`, "leftovers.git.removed-0123456789abcdefg"];
    const leftovers = names.map((name) => join(rig.bough.data, "repositories", name));
    for (const path of leftovers) await mkdir(join(path, "objects"), { recursive: true });
    await kill("control");
    await waitFor("the leftovers to be removed", () => !leftovers.some(existsSync));
    await serves("topic", 1, commit);
  });

  it("what waits behind another deployment when control is killed comes in its turn", limit, async () => {
    const { gates, push, serves, history, send } = await rig.application("waits");
    await serves("topic", 1, await push("topic"));
    await gates.shut("stop");
    await send(":refs/heads/topic");
    await gates.reached("stop", 1);
    const commit = await push("topic");
    await kill("control");
    await gates.unlock("stop");
    await rig.control.ended("waits", "topic", 3);
    await serves("topic", 2, commit);
    assert.deepEqual(await history("topic"), ["deploy succeeded", "destroy succeeded", "deploy succeeded"]);
  });

  it("a deployment that was superseded before the crash does not shift the traffic after it", limit, async () => {
    const { app, gates, push, serves, history } = await rig.application("overtaken");
    await serves("topic", 1, await push("topic"));
    await gates.shut("build");
    await push("topic");
    await gates.reached("build", 2);
    const commit = await push("topic");
    await kill("control");
    await gates.unlock("build");
    await rig.control.ended(app, "topic", 3);
    const last = await rig.control.environment(app, "topic");
    await serves("topic", last?.release ?? 0, commit);
    assert.deepEqual(await history("topic"), ["deploy succeeded", "deploy superseded", "deploy succeeded"]);
  });

  it("a deployment that has shifted the traffic is finished after a crash, and not taken back", limit, async () => {
    const { app, gates, push, serves, history } = await rig.application("shifted");
    await serves("topic", 1, await push("topic"));
    await gates.shut("stop");
    const commit = await push("topic");
    await gates.reached("stop", 1);
    await kill("control");
    const [running] = await rig.control.deployments(app, "topic");
    const refusal = await waitFor("an answer", () =>
      rig.control.call("POST", `/deployments/${running?.id}/cancel`).then(
        () => "it was cancelled",
        (error: unknown) => String(error).startsWith("Error: POST") && String(error),
      ),
    );
    assert.match(refusal, /deployment-conflict/);
    await gates.unlock("stop");
    await serves("topic", 2, commit);
    assert.deepEqual(await history("topic"), ["deploy succeeded", "deploy succeeded"]);
  });

  it("what was pushed and deleted while bough was down is caught up with", limit, async () => {
    const applications = await Promise.all(["downtime", "downtime-too"].map((app) => rig.application(app)));
    const [downtime, other] = applications as [Application, Application];
    const main = await downtime.push("main");
    await downtime.serves("main", 1, main);
    const stays = await downtime.push("stays");
    await downtime.serves("stays", 1, stays);
    await downtime.serves("goes", 1, await downtime.push("goes"));
    const comesBack = await downtime.push("comes-back");
    await downtime.serves("comes-back", 1, comesBack);
    await downtime.send(":refs/heads/comes-back");
    await downtime.isGone("comes-back");
    const neighbour = await other.push("topic");
    await other.serves("topic", 1, neighbour);

    await rig.bough.down();
    const repository = join(rig.bough.data, "repositories", "downtime.git");
    const push = (...refs: string[]): Promise<string> =>
      downtime.project.git("-c", "core.hooksPath=/dev/null", "push", "--quiet", repository, ...refs);
    const fresh = await downtime.project.commit({ "change.txt": "while it was down\n" });
    await push("HEAD:refs/heads/comes", `${comesBack}:refs/heads/comes-back`);
    await push(":refs/heads/goes", ":refs/heads/main");
    await rig.bough.up();

    await downtime.serves("comes", 1, fresh);
    await waitFor("what came back to be deployed", async () => (await downtime.history("comes-back")).length === 3);
    await downtime.serves("comes-back", 2, comesBack);
    await downtime.isGone("goes");
    await rig.control.ended("downtime", "stays", 2);
    await downtime.serves("stays", 1, stays);
    await rig.control.ended("downtime", "main", 2);
    await downtime.serves("main", 1, main);
    await rig.control.ended("downtime-too", "topic", 2);
    await other.serves("topic", 1, neighbour);
  });

  for (const [gate, count] of [
    ["build", 2],
    ["start", 2],
    ["stop", 1],
  ] as const) {
    it(`a deployment that \`bough down\` cuts off at its ${gate} goes on after \`bough up\``, limit, async () => {
      const { gates, push, serves, history } = await rig.application(`down-at-${gate}`);
      await serves("topic", 1, await push("topic"));
      await gates.shut(gate);
      const commit = await push("topic");
      await gates.reached(gate, count);
      await rig.bough.down();
      await gates.unlock(gate);
      await rig.bough.up();
      await serves("topic", 2, commit);
      const ended = await history("topic");
      assert.ok(
        ended.every((one) => one.endsWith("succeeded")),
        ended.join(", "),
      );
    });
  }

  it("after a power cut in the middle of an update everything serves again", limit, async () => {
    const { gates, push, serves } = await rig.application("power");
    const steady = await push("steady");
    await serves("steady", 1, steady);
    await serves("topic", 1, await push("topic"));
    await gates.shut("build");
    const commit = await push("topic");
    await gates.reached("build", 3);
    for (;;) {
      const processes = rig.bough.processes();
      if (processes.length === 0) break;
      for (const { pid } of processes) killNow(pid);
    }
    await gates.unlock("build");
    await rig.bough.up();
    await serves("topic", 2, commit);
    await serves("steady", 1, steady);
  });
});

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
