import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { describe, it } from "node:test";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";
import { until } from "../../support/supervisor/until.ts";

describe("a supervised process", { concurrency: 2 }, () => {
  it("starts once, with a port, its environment and nothing of bough's own", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const spec = supervisor.spec("env; exec sleep 1000", { port: true, env: { GREETING: "hello world" } });
    const [first, second] = await Promise.all([
      client.ensureProcess("shop/main/api@v3/0", spec),
      client.ensureProcess("shop/main/api@v3/0", spec),
    ]);
    assert.deepEqual(first, second);
    assert.equal(first.status, "running");
    await until("it is started", () => supervisor.read("logs", "process.log").includes("GREETING"));
    const names = supervisor.lines("logs", "process.log").map((line) => line.split("=")[0]);
    assert.deepEqual(new Set(names), new Set(["BOUGH_DATA", "BOUGH_PROCESS", "GREETING", "PATH", "PORT", "PWD"]));
    assert.match(supervisor.read("logs", "process.log"), new RegExp(`^PORT=${first.port}$`, "m"));
    assert.doesNotMatch(supervisor.read("logs", "process.log"), new RegExp(`BOUGH_DATA=.*${supervisor.data}`));
    assert.deepEqual(await client.getProcess("shop/main/api@v3/0"), first);
    assert.deepEqual(await client.listProcesses(), [first]);
    assert.deepEqual(supervisor.tagged("shop/main/api@v3/0"), [first.pid]);
    await assert.rejects(client.ensureProcess("shop/main/api@v3/0", { ...spec, grace: 1 }), {
      code: "process-conflict",
    });
    assert.equal(await client.getProcess("shop/main/api@v3"), null);
  });

  it("is started again on the same port with growing pauses when it exits", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const { port } = await client.ensureProcess(
      "a",
      supervisor.spec('echo "$PORT $(date +%s%N)"; exit 3', { port: true }),
    );
    await until("it was started four times", () => supervisor.lines("logs", "process.log").length >= 4);
    const starts = supervisor.lines("logs", "process.log").map((line) => line.split(" ").map(Number));
    assert.ok(starts.every(([used]) => used === port));
    const pauses = starts.slice(1).map(([, at], index) => (at! - starts[index]![1]!) / 1e6);
    assert.ok(pauses[0]! >= 100 && pauses[1]! >= 200 && pauses[2]! >= 400, `pauses of ${pauses.join(", ")} ms`);
    const state = await until("the exit is told", async () => {
      const known = await client.getProcess("a");
      return known?.status === "backoff" ? known : null;
    });
    assert.deepEqual([state.exit, state.pid], [{ code: 3, signal: null, cause: "exit" }, null]);
    assert.ok(state.restarts >= 3);
  });

  it("that is to crash ends at once with its children, and is started again", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    await client.ensureProcess("a", supervisor.spec("sleep 1000 & wait"));
    const old = await until("it has forked", () =>
      supervisor.tagged("a").length === 2 ? supervisor.tagged("a") : null,
    );
    await client.crashProcess("a");
    assert.deepEqual(
      supervisor.tagged("a").filter((pid) => old.includes(pid)),
      [],
    );
    await until("it runs again", async () => (await client.getProcess("a"))?.restarts === 1);
    await assert.rejects(client.crashProcess("b"), { code: "process-not-found" });
  });

  it("that was killed leaves no child behind when its successor starts", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const { pid } = await client.ensureProcess("a", supervisor.spec("sleep 1000 & setsid sleep 1000 & wait"));
    const old = await until("it has forked", () =>
      supervisor.tagged("a").length === 3 ? supervisor.tagged("a") : null,
    );
    process.kill(pid!, "SIGKILL");
    const state = await until("it runs again", async () => {
      const known = await client.getProcess("a");
      return known?.restarts === 1 && known.status === "running" ? known : null;
    });
    assert.deepEqual(state.exit, { code: null, signal: "SIGKILL", cause: "exit" });
    await until("it has forked again", () => supervisor.tagged("a").length === 3);
    assert.ok(supervisor.tagged("a").every((now) => !old.includes(now)));
  });

  it("whose program or folder is missing says so in its log", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("a", supervisor.spec("", { argv: ["no-such-program"] }));
    await until("the log tells", () =>
      supervisor.read("logs", "process.log").includes("cannot start: spawn no-such-program ENOENT"),
    );
    await supervisor.client.ensureProcess("job", supervisor.job("", { argv: ["no-such-program"] }));
    assert.deepEqual(await supervisor.client.waitExit("job"), { code: 127, signal: null, cause: "exit" });
    await supervisor.client.ensureProcess("nowhere", supervisor.job("true", { cwd: supervisor.path("nowhere") }));
    assert.equal((await supervisor.client.waitExit("nowhere")).code, 127);
  });

  it("is killed with its children for the memory that they take together", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const hog = "const held = []; setInterval(() => held.push(Buffer.alloc(8e6, 1)), 20)";
    const spec = supervisor.spec(`"${process.execPath}" -e '${hog}' & wait`, { memory: 120 * 1024 * 1024 });
    await supervisor.client.ensureProcess("hog", spec);
    const state = await until("it was killed", async () => {
      const known = await supervisor.client.getProcess("hog");
      return known?.exit === null ? null : known;
    });
    assert.equal(state?.exit?.cause, "memory");
    assert.match(supervisor.read("logs", "process.log"), /^bough: killed: \d+ MB resident, limit 120 MB$/m);
    await until("it is started again", async () => (await supervisor.client.getProcess("hog"))?.status === "running");
  });

  it("may write 100 MB of log, of which the last part is kept", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const limit = 4 * 1024 * 1024;
    const write = `yes "a line of the log that is repeated for a hundred megabytes" | head -c 104857600; echo the end`;
    await supervisor.client.ensureProcess("job", supervisor.job(`${write}; exec sleep 1000`, { logLimit: limit }));
    const sizeOf = (suffix: string): number =>
      statSync(supervisor.path("logs", `process.log${suffix}`), { throwIfNoEntry: false })?.size ?? 0;
    const kept = (suffix: string): boolean =>
      sizeOf(suffix) <= 2 * limit && supervisor.read("logs", `process.log${suffix}`).includes("the end");
    await until("the log is rotated", () => sizeOf("") <= limit && (kept("") || kept(".1")));
    assert.ok(sizeOf("") + sizeOf(".1") + sizeOf(".2") <= 5 * limit);
  });
});
