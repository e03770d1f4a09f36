import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { dataTag, tagVariables } from "../../../src/providers/local/supervisor/process-tag.ts";
import { processEntry } from "../../../src/providers/local/supervisor/process-table.ts";
import type { Moment } from "../../../src/providers/local/supervisor/managed-process.ts";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";
import { until } from "../../support/supervisor/until.ts";

const STARTING: readonly Moment[] = ["recorded", "spawned", "running"];
const STOPPING: readonly Moment[] = ["stopping", "ended"];

describe("kill -9 of the supervisor", { concurrency: 2 }, () => {
  for (const moment of STARTING) {
    it(`while an instance starts (${moment}) leaves one of it, on its port`, async (t) => {
      const supervisor = await startCrashing(t, moment);
      const spec = supervisor.spec("exec sleep 1000", { port: true });
      const { port } = await crossing(supervisor, () => supervisor.client.ensureProcess("a", spec));
      const state = await until("it runs", async () => {
        const known = await supervisor.client.getProcess("a");
        return known?.status === "running" && known.pid !== null ? known : null;
      });
      await until("it is one", () => supervisor.tagged("a").length === 1);
      assert.deepEqual([supervisor.tagged("a"), state.port], [[state.pid], port]);
      assert.deepEqual(await supervisor.client.listPorts(), [{ owner: "a", port }]);
    });

    it(`while a job starts (${moment}) lets it run once, and its exit is known`, async (t) => {
      const supervisor = await startCrashing(t, moment);
      const spec = supervisor.job("echo ran; sleep 0.3; exit 6");
      await crossing(supervisor, () => supervisor.client.ensureProcess("job", spec));
      assert.deepEqual(await supervisor.client.waitExit("job"), { code: 6, signal: null, cause: "exit" });
      assert.deepEqual(supervisor.lines("logs", "process.log"), ["ran"]);
    });
  }

  for (const moment of STOPPING) {
    it(`while an instance stops (${moment}) leaves nothing of it`, async (t) => {
      const supervisor = await startCrashing(t, moment);
      await supervisor.client.ensureProcess("a", supervisor.spec("sleep 1000 & wait", { port: true }));
      await crossing(supervisor, () => supervisor.client.stopProcess("a"));
      const { client } = supervisor;
      assert.deepEqual([supervisor.tagged("a"), await client.listProcesses(), await client.listPorts()], [[], [], []]);
    });
  }

  it("leaves its processes as they are for the next one", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const spec = supervisor.spec("exec sleep 1000", { port: true });
    const ids = ["a", "b", "c"];
    const before = await Promise.all(ids.map((id) => supervisor.client.ensureProcess(id, spec)));
    await supervisor.kill();
    await supervisor.start();
    assert.deepEqual(await Promise.all(ids.map((id) => supervisor.client.ensureProcess(id, spec))), before);
    process.kill(before[0]!.pid!, "SIGKILL");
    const again = await until("an adopted one is started again", async () => {
      const known = await supervisor.client.getProcess("a");
      return known?.restarts === 1 && known.status === "running" ? known : null;
    });
    assert.equal(again.port, before[0]!.port);
  });

  it("and of an instance, and of its children's parent, starts the instance again and nothing twice", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { pid } = await supervisor.client.ensureProcess("a", supervisor.spec("setsid sleep 1000 & wait"));
    await until("it has forked", () => supervisor.tagged("a").length === 2);
    await supervisor.kill();
    process.kill(pid!, "SIGKILL");
    await supervisor.start();
    await until("it runs again", async () => (await supervisor.client.getProcess("a"))?.restarts === 1);
    await until("it has forked again", () => supervisor.tagged("a").length === 2);
    assert.ok(!supervisor.tagged("a").includes(pid!));
  });

  it("at any moment, again and again, loses nothing and doubles nothing", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const spec = supervisor.spec("exec sleep 1000", { port: true });
    for (let round = 0; round < 6; round++) {
      const work = [0, 1, 2].flatMap((index) => [
        client.ensureProcess(`keep/${round}/${index}`, spec),
        client.ensureProcess(`gone/${round}/${index}`, spec).then(() => client.stopProcess(`gone/${round}/${index}`)),
        client
          .ensureProcess(`job/${round}/${index}`, supervisor.job("echo ran; exit 9"))
          .then(() => client.waitExit(`job/${round}/${index}`))
          .then(({ code }) => assert.equal(code, 9)),
      ]);
      // The moment of the kill is the point of the test: each round has another one.
      await delay(round * 6);
      await supervisor.kill();
      await supervisor.start();
      await Promise.all(work);
    }
    const states = await client.listProcesses();
    const kept = states.filter(({ id }) => id.startsWith("keep/"));
    assert.deepEqual([kept.length, states.filter(({ id }) => id.startsWith("gone/")).length], [18, 0]);
    assert.equal(new Set(kept.map(({ port }) => port)).size, 18);
    assert.deepEqual(
      kept.map(({ id, pid }) => [id, [pid]]),
      kept.map(({ id }) => [id, supervisor.tagged(id)]),
    );
    assert.equal(supervisor.lines("logs", "process.log").filter((line) => line === "ran").length, 18);
  });

  it("leaves an orphan to the next one, which ends it, but nothing that is not its own", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.kill();
    const start = (env: Record<string, string>) =>
      spawn("sleep", ["1000"], { env: { PATH: process.env["PATH"], ...env }, detached: true, stdio: "ignore" });
    const orphan = start(tagVariables(dataTag(supervisor.data), "of-no-record"));
    const strangers = [start({}), start(tagVariables("another", "of-no-record"))];
    t.after(() => strangers.forEach((stranger) => stranger.kill("SIGKILL")));
    await until("it is tagged", () => supervisor.tagged("of-no-record").length === 1);
    await supervisor.start();
    await until("the orphan is gone", () => orphan.signalCode === "SIGKILL");
    assert.ok(strangers.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null));
  });

  it("brings another one, which a supervised process starts, and whose processes are not that one's", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const before = await supervisor.pid();
    const reviver = join(import.meta.dirname, "../../support/supervisor/reviver.ts");
    const argv = [process.execPath, "--disable-warning=ExperimentalWarning", reviver, supervisor.data] as const;
    const control = await client.ensureProcess("control", supervisor.spec("", { argv }));
    await supervisor.kill();
    const after = await supervisor.pid();
    assert.notEqual(after, before);
    assert.equal(processEntry(after)?.parent, control.pid);
    const { pid } = await client.ensureProcess("a", supervisor.spec("exec sleep 1000"));
    await client.stopProcess("control");
    assert.deepEqual(
      [await supervisor.pid(), supervisor.tagged("a"), supervisor.tagged("control")],
      [after, [pid], []],
    );
  });

  it("is noticed by who watches", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { promise, resolve } = Promise.withResolvers<void>();
    supervisor.client.watch(resolve, new AbortController().signal);
    await supervisor.client.health();
    await supervisor.kill();
    await promise;
  });
});

async function startCrashing(t: Parameters<typeof TestSupervisor.start>[0], crashAt: Moment): Promise<TestSupervisor> {
  return TestSupervisor.start(t, { crashAt });
}

/** Does something during which the supervisor dies and is started again; the caller's call outlives that. */
async function crossing<Result>(supervisor: TestSupervisor, act: () => Promise<Result>): Promise<Result> {
  const { promise: down, resolve } = Promise.withResolvers<void>();
  const before = await supervisor.pid();
  supervisor.client.watch(resolve, new AbortController().signal);
  const result = act();
  await down;
  await supervisor.start();
  assert.notEqual(await supervisor.pid(), before);
  return result;
}
