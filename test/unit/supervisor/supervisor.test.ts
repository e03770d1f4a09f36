import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { text } from "node:stream/consumers";
import { systemProcesses } from "../../../src/bin/system-processes.ts";
import { BoughError } from "../../../src/lib/bough-error.ts";
import { supervisorClient } from "../../../src/providers/local/supervisor/client.ts";
import { ensureSupervisor } from "../../../src/providers/local/supervisor/ensure.ts";
import { identify, isAlive } from "../../../src/providers/local/supervisor/process-identity.ts";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";
import { until } from "../../support/supervisor/until.ts";

const program = join(import.meta.dirname, "../../../src/bin/supervisor.ts");

describe("the supervisor", { concurrency: 2 }, () => {
  it("is one for a data directory, however many are started", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { code, said } = await runToItsEnd(supervisor.data);
    assert.deepEqual([code, /runs already.*\(pid (\d+)\)/.exec(said)?.[1]], [3, String(await supervisor.pid())]);
    await supervisor.kill();
    await Promise.all([1, 2, 3].map(() => supervisor.start()));
    assert.equal((await supervisor.client.health()).version, "test");
  });

  it("keeps its socket and its records, which hold secrets, from others", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.client.ensureProcess("a/../b", supervisor.spec("exec sleep 1000", { env: { PASSWORD: "x" } }));
    const mode = (...parts: string[]): number => statSync(supervisor.path("run", ...parts)).mode & 0o077;
    const records = readdirSync(supervisor.path("run", "processes"));
    assert.equal(records.length, 1);
    assert.deepEqual(
      [mode(), mode("supervisor.sock"), mode("processes"), mode("processes", records[0]!)],
      [0, 0, 0, 0],
    );
    assert.doesNotMatch(JSON.stringify(await supervisor.client.listProcesses()), /PASSWORD/);
  });

  it("takes ids of any length and kind", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const ids = [`long/${"x".repeat(400)}/0`, `long/${"x".repeat(400)}/1`, "..", "a b\tc", "ünïcode/'\"%2F", "."];
    const states = await Promise.all(
      ids.map((id) => supervisor.client.ensureProcess(id, supervisor.spec("exec sleep 1000"))),
    );
    await supervisor.kill();
    await supervisor.start();
    assert.deepEqual(await Promise.all(ids.map((id) => supervisor.client.getProcess(id))), states);
    await Promise.all(ids.map((id) => supervisor.client.stopProcess(id)));
    assert.deepEqual(await supervisor.client.listProcesses(), []);
  });

  it("says what is wrong with a data directory", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "bough-sv-"));
    t.after(() => rm(folder, { recursive: true }));
    writeFileSync(join(folder, "file"), "");
    const run = async (data: string): Promise<string> => {
      const { code, said } = await runToItsEnd(data);
      assert.equal(code, 1);
      return said;
    };
    assert.match(await run(join(folder, "file", "data")), /cannot be written to: .*ENOTDIR.*\(data-not-writable\)/);
    assert.match(await run("/proc/bough"), /cannot be written to: .*\(data-not-writable\)/);
    assert.match(
      await run(join(folder, "x".repeat(120))),
      /A socket's path may have 107 bytes.*\(data-path-too-long\)/,
    );
    const unreadable = join(folder, "unreadable");
    mkdirSync(join(unreadable, "supervisor"), { recursive: true });
    for (const [file, content] of [
      ["users.json", '{"shop/main":"210000"}'],
      ["ports.json", "{"],
    ] as const) {
      writeFileSync(join(unreadable, "supervisor", file), content);
      assert.match(await run(unreadable), new RegExp(`${file} cannot be read: .*\\(leases-unreadable\\) .*backup`));
    }
    writeFileSync(join(folder, "server.json"), "{");
    await assert.rejects(ensureSupervisor({ data: folder }), {
      code: "supervisor-failed",
      message: /server\.json.*\(settings-invalid\)/,
    });
  });

  it("tells of a record that it cannot read, and ends what it was of", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { pid } = await supervisor.client.ensureProcess("a", supervisor.spec("exec sleep 1000"));
    const process = identify(pid!)!;
    await supervisor.kill();
    writeFileSync(supervisor.path("run", "processes", "a.json"), "PASSWORD");
    await supervisor.start();
    await until("it is ended", () => !isAlive(process));
    assert.match(supervisor.read("logs", "supervisor.log"), /the record .*a\.json cannot be read/);
    assert.doesNotMatch(supervisor.read("logs", "supervisor.log"), /PASSWORD/);
  });

  it("answers supervisor-down when there is none, and a shutdown of none is done", async () => {
    const client = supervisorClient(join(tmpdir(), "bough-no-such-directory"), { patience: 100 });
    await assert.rejects(client.listProcesses(), { code: "supervisor-down" });
    await client.shutdown();
  });

  it("shuts everything down at SIGTERM, and starts from nothing afterwards", async (t) => {
    const data = await mkdtemp(join(tmpdir(), "bough-sv-"));
    const client = await ensureSupervisor({ data });
    t.after(async () => {
      await client.shutdown();
      await rm(data, { recursive: true });
    });
    const spec = new TestSupervisor(data).spec("exec sleep 1000");
    const instance = identify((await client.ensureProcess("a", spec)).pid!)!;
    process.kill((await client.health()).pid, "SIGTERM");
    await until("the instance is gone", () => !isAlive(instance));
    await until("the run directory is gone", () => !readdirSync(data).includes("run"));
    await ensureSupervisor({ data });
    assert.deepEqual(await client.listProcesses(), []);
  });

  it("that is asked for while another one shuts down follows it", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const slow = supervisor.spec("trap 'sleep 0.5; echo stopped; exit' TERM; echo ready; while :; do sleep 0.01; done");
    await client.ensureProcess("a", slow);
    await until("it is ready", () => supervisor.lines("logs", "process.log").includes("ready"));
    const before = await supervisor.pid();
    let downTooEarly = false;
    client.watch(() => (downTooEarly = supervisor.tagged("a").length > 0), t.signal);
    const shutdown = client.shutdown();
    await until("it refuses work", () =>
      client.health().then(
        () => false,
        (error: unknown) => error instanceof BoughError && error.code === "supervisor-stopping",
      ),
    );
    await assert.rejects(client.ensureProcess("b", slow), { code: "supervisor-stopping" });
    await Promise.all([supervisor.start(), shutdown]);
    assert.notEqual(await supervisor.pid(), before);
    assert.deepEqual([downTooEarly, supervisor.tagged("a"), await client.listProcesses()], [false, [], []]);
    assert.equal(supervisor.lines("logs", "process.log").at(-1), "stopped");
  });

  it("ends with all that it runs when its data directory is deleted", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const own = await supervisor.pid();
    const { pid } = await supervisor.client.ensureProcess("a", supervisor.spec("exec sleep 1000", { port: true }));
    const both = [identify(own)!, identify(pid!)!];
    await rm(supervisor.data, { recursive: true });
    await until("both are gone", () => !both.some(isAlive));
    mkdirSync(supervisor.data);
  });

  it("keeps bough's own parts running through its own death, and starts them again through theirs", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    await supervisor.kill();
    const spec = supervisor.spec("exec sleep 1000");
    const control = {
      id: "control",
      stopFirst: true,
      spec: { ...spec, tags: { ...spec.tags, kind: "system" as const } },
    };
    supervisor.configure({ system: [control] });
    await supervisor.start();
    const first = await supervisor.client.getProcess("control");
    await supervisor.kill();
    supervisor.configure({ system: [{ ...control, spec: { ...control.spec, env: { SHLVL: "2" } } }] });
    await supervisor.start();
    assert.deepEqual(await supervisor.client.getProcess("control"), first);
    process.kill(first!.pid!, "SIGKILL");
    await until("it is started again", async () => {
      const known = await supervisor.client.getProcess("control");
      return known?.restarts === 1 && known.status === "running";
    });
    await supervisor.kill();
    supervisor.configure({ system: [{ ...control, spec: { ...control.spec, argv: ["sleep", "999"] } }] });
    await supervisor.start();
    const replaced = await until("it is replaced", async () => {
      const pid = (await supervisor.client.getProcess("control"))?.pid;
      return typeof pid === "number" && readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("sleep\0");
    });
    assert.equal(replaced, true);
    assert.equal(supervisor.tagged("control").length, 1);
  });

  it("runs as many routers as the server has, and one control", async (t) => {
    const data = await mkdtemp(join(tmpdir(), "bough-sv-"));
    t.after(() => rm(data, { recursive: true }));
    assert.deepEqual(systemProcesses(data), []);
    writeFileSync(join(data, "server.json"), JSON.stringify({ port: 8080, apiPort: 8081, routerWorkers: 2 }));
    const parts = systemProcesses(data);
    assert.deepEqual(
      parts.map(({ id, stopFirst }) => [id, stopFirst]),
      [
        ["router-0", false],
        ["router-1", false],
        ["control", true],
      ],
    );
    assert.deepEqual(parts[1]?.spec.argv.slice(3), [
      "--port",
      "8080",
      "--run",
      join(data, "run"),
      "--table",
      join(data, "router", "routes.json"),
      "--worker",
      "1",
    ]);
    assert.deepEqual(parts[2]?.spec.argv.slice(-2), ["--data", data]);
  });
});

/** Runs bough's own program where it cannot stay. */
async function runToItsEnd(data: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, "--data", data]);
  const ended = once(child, "exit");
  const said = await text(child.stderr);
  await ended;
  return { code: child.exitCode, said };
}
