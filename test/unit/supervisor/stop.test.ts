import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { identify, isAlive } from "../../../src/providers/local/supervisor/process-identity.ts";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";
import { until } from "../../support/supervisor/until.ts";

const asRoot = process.getuid?.() === 0 ? false : "uids can be changed by root only";

/** One that ignores SIGTERM, with a child, a child in a session of its own, and a daemon whose parent is gone. */
const STUBBORN = `
  trap '' TERM
  sleep 1000 &
  setsid sleep 1000 &
  (setsid sh -c 'sleep 1000 & wait' &)
  wait`;

const MEMBERS = 5;

describe("stopping a process", { concurrency: 2 }, () => {
  it("ends one that obeys at once, and frees its port and its record", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    await client.ensureProcess("a", supervisor.spec("exec sleep 1000", { port: true, grace: 60_000 }));
    await client.stopProcess("a");
    assert.deepEqual([supervisor.tagged("a"), await client.listPorts(), await client.listProcesses()], [[], [], []]);
    await client.stopProcess("a");
    await client.stopProcess("never there");
  });

  it("waits for children that take their time, though their parent is gone", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const slow = `trap 'sleep 0.3; echo saved; exit' TERM; echo ready; while :; do sleep 0.01; done`;
    await supervisor.client.ensureProcess("a", supervisor.spec(`sh -c "${slow}" & wait`, { grace: 10_000 }));
    await until("it is ready", () => supervisor.lines("logs", "process.log").includes("ready"));
    await supervisor.client.stopProcess("a");
    assert.equal(supervisor.lines("logs", "process.log").at(-1), "saved");
  });

  it("kills after the grace what ignores SIGTERM, children and daemons too", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("a", supervisor.spec(STUBBORN, { grace: 200 }));
    await until("it has forked", () => supervisor.tagged("a").length === MEMBERS);
    const begun = Date.now();
    await supervisor.client.stopProcess("a");
    assert.deepEqual(supervisor.tagged("a"), []);
    const took = Date.now() - begun;
    assert.ok(took >= 200 && took < 5_000, `took ${took} ms`);
  });

  it("does so for one that an earlier supervisor started", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { pid } = await supervisor.client.ensureProcess("a", supervisor.spec(STUBBORN, { grace: 200 }));
    await until("it has forked", () => supervisor.tagged("a").length === MEMBERS);
    await supervisor.kill();
    await supervisor.start();
    const adopted = await supervisor.client.getProcess("a");
    assert.deepEqual([adopted?.status, adopted?.pid, adopted?.restarts], ["running", pid, 0]);
    await supervisor.client.stopProcess("a");
    assert.deepEqual(supervisor.tagged("a"), []);
  });

  it("leaves a neighbour alone whose id begins the same", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const spec = supervisor.spec("exec sleep 1000");
    await supervisor.client.ensureProcess("shop", spec);
    const neighbour = await supervisor.client.ensureProcess("shop-feature", spec);
    await supervisor.client.stopProcess("shop");
    assert.deepEqual(await supervisor.client.listProcesses(), [neighbour]);
    assert.deepEqual(supervisor.tagged("shop-feature"), [neighbour.pid]);
  });

  it("ends a process in the pause before its restart", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("a", supervisor.spec("echo started; exit 1"));
    await until("it pauses", async () => (await supervisor.client.getProcess("a"))?.status === "backoff");
    await supervisor.client.stopProcess("a");
    const starts = supervisor.read("logs", "process.log");
    // A second process takes longer to come and go than the pause would have lasted.
    await supervisor.client.ensureProcess(
      "job",
      supervisor.job("sleep 0.5", { log: supervisor.path("logs", "job.log") }),
    );
    await supervisor.client.waitExit("job");
    assert.equal(supervisor.read("logs", "process.log"), starts);
  });

  it("takes what has shed every tag with the last process of its user", { skip: asRoot }, async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const shed = supervisor.spec(`(env -i setsid sleep 1000 & echo $! $(id -u)); exec sleep 1000`, {
      user: "shop/main",
      cwd: "/",
    });
    await client.ensureProcess("a", shed);
    await client.ensureProcess("b", supervisor.spec("exec sleep 1000", { user: "shop/main", cwd: "/" }));
    await client.ensureProcess(
      "other",
      supervisor.spec("id -u; exec sleep 1000", { user: "shop/other", cwd: "/", log: supervisor.path("other.log") }),
    );
    const [pid, uid] = await until("it has forked", () =>
      supervisor.lines("logs", "process.log")[0]?.split(" ").map(Number),
    );
    const other = await until("the other runs", () => supervisor.lines("other.log")[0]);
    assert.ok(uid! >= 210_000 && Number(other) >= 210_000 && uid !== Number(other), `uids ${uid} and ${other}`);
    const shedder = identify(pid!)!;
    await client.stopProcess("a");
    assert.equal(isAlive(shedder), true);
    await client.ensureProcess(
      "job",
      supervisor.job('test $(id -u) = $WANTED && test -z "$(id -G | tr -d $WANTED)"', {
        user: "shop/main",
        cwd: "/",
        env: { WANTED: String(uid) },
      }),
    );
    assert.equal((await client.waitExit("job")).code, 0);
    await client.stopProcess("job");
    await client.stopProcess("b");
    assert.equal(isAlive(shedder), false);
    assert.equal((await client.getProcess("other"))?.status, "running");
  });

  it("of everything at a shutdown goes in order and leaves nothing", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.shutdown();
    const part = (name: string, stopFirst: boolean) => {
      const spec = supervisor.spec(`trap 'echo ${name}; exit' TERM; echo ready; while :; do sleep 0.01; done`);
      return { id: name, stopFirst, spec: { ...spec, tags: { ...spec.tags, kind: "system" as const } } };
    };
    supervisor.configure({ system: [part("router-0", false), part("control", true)] });
    await supervisor.start();
    const { client } = supervisor;
    await client.ensureProcess("data", part("data", false).spec);
    await client.ensureProcess("instance", { ...part("instance", false).spec, tags: supervisor.spec("").tags });
    await until("all are ready", () => supervisor.read("logs", "process.log") === "ready\n".repeat(4));
    await client.shutdown();
    // A shell also tells of the child that the signal took from it.
    const ends = supervisor.lines("logs", "process.log").filter((line) => !["ready", "Terminated"].includes(line));
    assert.deepEqual(ends, ["control", "instance", "router-0", "data"]);
    assert.equal(existsSync(supervisor.path("run")), false);
  });
});
