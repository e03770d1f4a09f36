import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";
import { until } from "../../support/supervisor/until.ts";

const exited = (code: number) => ({ code, signal: null, cause: "exit" });

describe("a job", { concurrency: 2 }, () => {
  it("runs once, however often it is asked for, and keeps its exit", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const spec = supervisor.job("echo ran; sleep 0.1; exit 7");
    await client.ensureProcess("job/shop/main/migrate/api@v3", spec);
    await client.ensureProcess("job/shop/main/migrate/api@v3", spec);
    const waits = [client.waitExit("job/shop/main/migrate/api@v3"), client.waitExit("job/shop/main/migrate/api@v3")];
    assert.deepEqual(await Promise.all(waits), [exited(7), exited(7)]);
    const state = await client.ensureProcess("job/shop/main/migrate/api@v3", spec);
    assert.deepEqual([state.status, state.exit, state.pid], ["exited", exited(7), null]);
    assert.deepEqual(supervisor.lines("logs", "process.log"), ["ran"]);
  });

  it("runs again after it was removed", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    for (const word of ["ran", "ran again"]) {
      await client.ensureProcess("job", supervisor.job(`echo ${word}`));
      assert.deepEqual(await client.waitExit("job"), exited(0));
      await client.stopProcess("job");
    }
    assert.deepEqual(supervisor.lines("logs", "process.log"), ["ran", "ran again"]);
    assert.equal(await client.getProcess("job"), null);
  });

  it("is killed when it is removed while it runs, and tells who waits", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("job", supervisor.job("sleep 1000"));
    const exit = supervisor.client.waitExit("job");
    await until("it runs", () => supervisor.tagged("job").length >= 2);
    await supervisor.client.stopProcess("job");
    assert.deepEqual(supervisor.tagged("job"), []);
    assert.notEqual((await exit).code, 0);
  });

  it("takes what it left in the background with it", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("job", supervisor.job("setsid sleep 1000 & sleep 1000 & exit 0"));
    assert.deepEqual(await supervisor.client.waitExit("job"), exited(0));
    assert.deepEqual(supervisor.tagged("job"), []);
  });

  it("keeps an exit that no supervisor saw", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    await client.ensureProcess("running", supervisor.job("echo ran; until [ -e go ]; do sleep 0.01; done; exit 4"));
    await client.ensureProcess("unseen", supervisor.job("echo ran; until [ -e gone ]; do sleep 0.01; done; exit 5"));
    await until("both run", () => supervisor.lines("logs", "process.log").length === 2);
    const waiting = client.waitExit("running");
    await supervisor.kill();
    await touch(supervisor, "gone");
    await until("one has ended", () => supervisor.tagged("unseen").length === 0);
    await supervisor.start();
    assert.deepEqual(await client.waitExit("unseen"), exited(5));
    assert.equal((await client.getProcess("running"))?.status, "running");
    await touch(supervisor, "go");
    assert.deepEqual(await waiting, exited(4));
    assert.deepEqual(supervisor.lines("logs", "process.log"), ["ran", "ran"]);
  });

  it("that was killed while no supervisor ran is not run again, and its exit is said to be unknown", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("job", supervisor.job("echo ran; sleep 1000"));
    await until("it runs", () => supervisor.lines("logs", "process.log").length === 1);
    const pids = supervisor.tagged("job");
    await supervisor.kill();
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await supervisor.start();
    assert.deepEqual(await supervisor.client.waitExit("job"), { code: null, signal: null, cause: "unknown" });
    assert.deepEqual(supervisor.lines("logs", "process.log"), ["ran"]);
  });

  it("is the only kind of process whose exit can be waited for", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("a", supervisor.spec("exec sleep 1000"));
    await assert.rejects(supervisor.client.waitExit("a"), { code: "process-not-job" });
    await assert.rejects(supervisor.client.waitExit("b"), { code: "process-not-found" });
  });
});

const touch = (supervisor: TestSupervisor, name: string): Promise<void> => writeFile(supervisor.path(name), "");
