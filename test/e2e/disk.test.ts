import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";
import { waitFor } from "../support/wait-for.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const MB = 1024 * 1024;
const noRoot = process.getuid?.() === 0 ? false : "needs root: it mounts a file system, or changes users";

const definition = `import { app, service } from "bough";
const web = service({ build: "sh build.sh", start: "node server.js" });
export default app({ name: "shop", resources: { web } });
`;
const building = (megabytes: number): string => `head -c ${megabytes * MB} /dev/urandom > made.bin && echo built\n`;

describe("a data directory on a small disk", { skip: noRoot }, () => {
  it("that fills while an artifact is written says so; the old release serves on, and the next push works", async () => {
    await using disk = await smallDisk(100);
    await using bough = await startBough({ parent: disk.path });
    const { project, pid } = await live(bough);

    await project.commit({ "build.sh": building(200) });
    const said = await failToDeploy(project);
    assert.match(said, /The disk that holds .* is full\./, said);
    assert.match(said, /hint: Free some space/);
    assert.equal(reportOf(await bough.request("shop")).pid, pid);
    await assertStatus(bough, "v1");

    const commit = await project.commit({ "build.sh": building(2) });
    await deploy(project);
    assert.equal(reportOf(await bough.request("shop")).env["BOUGH_COMMIT"], commit);
  });

  it("that cannot even take the notes of a deployment holds it back until there is space", async () => {
    await using disk = await smallDisk(100);
    await using bough = await startBough({ parent: disk.path });
    const { project, pid } = await live(bough);
    const ballast = join(disk.path, "ballast");
    await project.commit({ "build.sh": building(3) });
    await fill(ballast, disk.path, 160 * 1024);
    const pushed = project.push("main");
    await waitFor("the disk to be full", async () => (await statfs(disk.path)).bavail === 0);
    assert.equal(reportOf(await bough.request("shop")).pid, pid);
    await rm(ballast);
    await pushed;
    const open = await bough.json<{ status: string }[]>(["deployment", "list", "--app", "shop"]);
    assert.deepEqual(
      open.filter(({ status }) => status === "running" || status === "queued"),
      [],
    );
    const commit = await project.commit({ "after.txt": "" });
    await deploy(project);
    assert.equal(reportOf(await bough.request("shop")).env["BOUGH_COMMIT"], commit);
  });

  it("that has no space for a push serves on, and nothing is lost when there is space again", async () => {
    await using disk = await smallDisk(100);
    await using bough = await startBough({ parent: disk.path });
    const { project, pid } = await live(bough);
    const ballast = join(disk.path, "ballast");
    for (const left of [0, 24]) {
      const commit = await project.commit({ "build.sh": building(3), "left.txt": String(left) });
      await fill(ballast, disk.path, left * 1024);
      const { stderr } = await project.push("main");
      assert.doesNotMatch(stderr, /^remote: Deployed/m);
      assert.match(stderr, /No space left|disk.* is full/i, stderr);
      assert.equal(reportOf(await bough.request("shop")).pid, pid);
      await rm(ballast);
      await assertStatus(bough, "v1");
      assert.equal(await project.git("rev-parse", "HEAD"), commit);
    }

    const commit = await project.commit({ "after.txt": "" });
    await deploy(project);
    assert.equal(reportOf(await bough.request("shop")).env["BOUGH_COMMIT"], commit);
    await bough.json(["rollback"], { cwd: project.folder });
    assert.equal(reportOf(await bough.request("shop")).env["BOUGH_RELEASE"], "v1");
  });
});

it("a data directory below a private folder is used as bough's own user", { skip: noRoot }, async () => {
  await using folder = await temporaryFolder("private");
  await chmod(folder.path, 0o700);
  await using bough = await startBough({ parent: folder.path });
  const { pid } = await live(bough);
  assert.equal(await uidOf(pid), 0);
});

it("elsewhere each environment has a user of its own", { skip: noRoot }, async () => {
  await using bough = await startBough();
  const { project, pid } = await live(bough);
  await deploy(project, "main:try");
  const preview = reportOf(await bough.request("try.shop")).pid;
  const uids = [await uidOf(pid), await uidOf(preview)];
  assert.ok(uids.every((uid) => uid >= 1_000));
  assert.equal(new Set(uids).size, 2);
});

async function live(bough: Bough): Promise<{ project: Project; pid: number }> {
  const project = await bough.project("shop");
  const files = { "bough.config.ts": definition, "server.js": reportingService, "build.sh": building(1) };
  await project.commit(files);
  await deploy(project);
  return { project, pid: reportOf(await bough.request("shop")).pid };
}

async function assertStatus(bough: Bough, release: string): Promise<void> {
  const [environment] = await bough.json<readonly { status: string; release: string }[]>(["env", "list"]);
  assert.deepEqual([environment?.status, environment?.release], ["live", release]);
}

/** A file system of so many megabytes in memory. */
async function smallDisk(megabytes: number): Promise<TemporaryFolder> {
  const folder = await temporaryFolder("small-disk");
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "bough-test", folder.path]);
  const remove = async (): Promise<void> => {
    execFileSync("umount", ["--lazy", folder.path]);
    await folder.remove();
  };
  return { path: folder.path, remove, [Symbol.asyncDispose]: remove };
}

/** Takes all of the disk but so many bytes. */
async function fill(file: string, folder: string, left: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await writeFile(file, Buffer.alloc(bavail * bsize - left));
}

async function uidOf(pid: number): Promise<number> {
  return Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}
