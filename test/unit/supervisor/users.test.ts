import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { lchownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { releaseUsers } from "../../../src/providers/local/supervisor/release-users.ts";
import { userLeases, type UserLeases } from "../../../src/providers/local/supervisor/user-leases.ts";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";

const skip = process.getuid?.() === 0 ? false : "uids can be given by root only";

/** Far from the numbers of any data directory that the machine may have. */
const SEED = 999_999;

describe("user leases", { skip }, () => {
  it("are one number a name, and no more than there are numbers", async (t) => {
    const file = join(await folderOf(t), "users.json");
    const users = userLeases(file, SEED, 2);
    const [a, b] = [uidOf(users, "a"), uidOf(users, "__proto__")];
    assert.equal(b, a + 1);
    assert.throws(() => users.credentials("c"), { code: "users-exhausted", hint: /Remove environments/ });
    const again = userLeases(file, SEED, 2);
    assert.deepEqual([uidOf(again, "a"), uidOf(again, "__proto__")], [a, b]);
    assert.throws(() => again.credentials("c"), { code: "users-exhausted" });
  });

  it("are scarce when half of the numbers are given", async (t) => {
    const users = userLeases(join(await folderOf(t), "users.json"), SEED, 3);
    uidOf(users, "a");
    assert.equal(users.areScarce(), false);
    uidOf(users, "b");
    assert.equal(users.areScarce(), true);
  });

  it("end when nothing of the user is left, and only then", async (t) => {
    const data = await folderOf(t);
    const users = userLeases(join(data, "users.json"), SEED, 6);
    const [, folder, link, process, known, shared] = ["gone", "folder", "link", "process", "known", "shared"].map(
      (user) => uidOf(users, user),
    ) as [number, number, number, number, number, number];
    mkdirSync(join(data, "environments", "shop", "home"), { recursive: true });
    lchownSync(join(data, "environments", "shop", "home"), folder, folder);
    symlinkSync("/nowhere", join(data, "link"));
    lchownSync(join(data, "link"), 0, link);
    const elsewhere = await folderOf(t);
    writeFileSync(join(elsewhere, "file"), "");
    lchownSync(join(elsewhere, "file"), shared, shared);
    const sleeper = spawn("sleep", ["600"], { uid: process, gid: process, stdio: "ignore" });
    t.after(() => sleeper.kill("SIGKILL"));
    await once(sleeper, "spawn");

    await releaseUsers(users, (user) => user === "known", [data, elsewhere]);
    const left = ["folder", "link", "process", "known", "shared"];
    assert.deepEqual([...users.list().keys()], left);
    assert.deepEqual([...userLeases(join(data, "users.json"), SEED, 6).list().keys()], left);
    assert.equal(users.list().get("known"), known);

    sleeper.kill("SIGKILL");
    await once(sleeper, "exit");
    await rm(join(data, "link"));
    await releaseUsers(users, () => false, [data, elsewhere, join(data, "nowhere")]);
    assert.deepEqual([...users.list().keys()], ["folder", "shared"]);
  });

  it("stay with a user that is asked for while its traces are looked for", async (t) => {
    const data = await folderOf(t);
    const users = userLeases(join(data, "users.json"), SEED, 2);
    const uids = [uidOf(users, "a"), uidOf(users, "b")];
    const released = releaseUsers(users, () => false, [data]);
    assert.equal(uidOf(users, "b"), uids[1]);
    await released;
    assert.deepEqual([...users.list()], [["b", uids[1]]]);
    assert.equal(uidOf(users, "c"), uids[0]);
  });

  it("that are exhausted are told to whoever asks for a process, and take no port", async (t) => {
    const supervisor = await TestSupervisor.start(t, { userLimit: 1 });
    const { client } = supervisor;
    const spec = (user: string) => supervisor.spec("exec sleep 1000", { cwd: "/", user, port: true });
    await client.ensureProcess("a", spec("shop/main"));
    await client.ensureProcess("b", spec("shop/main"));
    await assert.rejects(client.ensureProcess("c", spec("shop/topic")), { code: "users-exhausted" });
    assert.deepEqual(
      (await client.listPorts()).map(({ owner }) => owner),
      ["a", "b"],
    );
    assert.deepEqual(
      (await client.listProcesses()).map(({ id }) => id),
      ["a", "b"],
    );
  });
});

const uidOf = (users: UserLeases, user: string): number => users.credentials(user)?.uid ?? -1;

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bough-users-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}
