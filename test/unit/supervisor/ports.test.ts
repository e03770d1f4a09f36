import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { portLeases } from "../../../src/providers/local/supervisor/port-leases.ts";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";

const range = (first: number, count: number, rest = 60_000) => ({ first, last: first + count - 1, rest });

describe("port leases", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "bough-ports-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("give an owner the same port, and each owner its own", async () => {
    const ports = portLeases(join(folder, "a.json"), 0, range(32_000, 20));
    const owners = ["link/shop/main/api", "constructor", "__proto__", "a", "b"];
    const leased = await Promise.all(owners.map((owner) => ports.lease(owner)));
    assert.equal(new Set(leased).size, owners.length);
    assert.deepEqual(await Promise.all(owners.map((owner) => ports.lease(owner))), leased);
    const again = portLeases(join(folder, "a.json"), 7, range(32_000, 20));
    assert.deepEqual(await Promise.all(owners.map((owner) => again.lease(owner))), leased);
    assert.deepEqual(
      again.list(),
      owners.map((owner, index) => ({ owner, port: leased[index] })),
    );
  });

  it("leave a port that a stranger listens on", async (t) => {
    const stranger = createServer().listen(32_020, "0.0.0.0");
    t.after(() => stranger.close());
    await once(stranger, "listening");
    const ports = portLeases(join(folder, "b.json"), 0, range(32_020, 2));
    assert.equal(await ports.lease("a"), 32_021);
    await assert.rejects(ports.lease("b"), { code: "ports-exhausted" });
  });

  it("let a port rest after its release, also across a restart", async () => {
    const file = join(folder, "c.json");
    const ports = portLeases(file, 0, range(32_030, 1));
    await ports.lease("a");
    ports.release("a");
    await assert.rejects(ports.lease("b"), { code: "ports-exhausted" });
    await assert.rejects(portLeases(file, 0, range(32_030, 1)).lease("b"), { code: "ports-exhausted" });
    assert.equal(await portLeases(file, 0, range(32_030, 1, 0)).lease("b"), 32_030);
  });

  it("are not given anew because the file of the leases could not be read", async () => {
    const file = join(folder, "d.json");
    await portLeases(file, 0, range(32_040, 2)).lease("a");
    const whole = await readFile(file, "utf8");
    for (const damaged of [whole.slice(0, -1), "", "{}", "null"]) {
      await writeFile(file, damaged);
      assert.throws(() => portLeases(file, 0), { code: "leases-unreadable", message: /d\.json/, hint: /backup/ });
      assert.equal(await readFile(file, "utf8"), damaged);
    }
    assert.throws(() => portLeases(folder, 0), { code: "leases-unreadable", message: /EISDIR/ });
  });

  it("are served by the supervisor, survive it, and are not taken from a process that runs", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const { client } = supervisor;
    const link = await client.leasePort("link/shop/main/api");
    const { port } = await client.ensureProcess("a", supervisor.spec("exec sleep 1000", { port: true }));
    await assert.rejects(client.releasePort("a"), { code: "port-conflict" });
    await supervisor.kill();
    await supervisor.start();
    assert.equal(await client.leasePort("link/shop/main/api"), link);
    assert.deepEqual(await client.listPorts(), [
      { owner: "link/shop/main/api", port: link },
      { owner: "a", port },
    ]);
    await client.releasePort("link/shop/main/api");
    assert.deepEqual(await client.listPorts(), [{ owner: "a", port }]);
  });
});
