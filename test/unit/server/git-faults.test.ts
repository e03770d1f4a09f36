import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { installHooks } from "../../../src/server/git/install-hooks.ts";
import { listBranches } from "../../../src/server/git/git.ts";
import { cloneFor, remoteLines, remoteUrl, runGit } from "../../support/server/git-client.ts";
import { processesWith } from "../../support/server/processes-with.ts";
import { rawRequest, requestHead } from "../../support/server/raw-request.ts";
import { serve } from "../../support/server/serve.ts";
import { until } from "../../support/until.ts";

test("a client that is killed in the middle of its request takes git with it and leaves no ref", async (t) => {
  const served = await serve(t);
  await served.control.repository("shop");
  const head = requestHead(
    served.port,
    "/git/shop.git/git-receive-pack",
    { "content-type": "application/x-git-receive-pack-request", "content-length": "1000000" },
    "POST",
  );
  const socket = connect(served.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`${head}00a5${"0".repeat(40)} ${"1".repeat(40)} refs/heads/main\0 report-status`);
  await until(() => processesWith(`${served.root}/repositories`).length > 0);
  socket.destroy();
  await until(() => processesWith(`${served.root}/repositories`).length === 0);
  assert.equal((await listBranches(await served.control.repository("shop"))).size, 0);
  const git = await cloneFor(served, "shop");
  assert.equal((await git("push", "bough", "main")).code, 0);
});

test("git killed while it uploads leaves the repository as it was, and the next push works", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  await writeFile(join(served.root, "clones/shop/large"), randomBytes(40 * 1024 * 1024));
  await git("add", ".");
  await git("commit", "--quiet", "--message", "large");
  const killed = new AbortController();
  const push = runGit(["-C", join(served.root, "clones/shop"), "push", "bough", "main"], killed.signal);
  await until(async () => (await quarantines(served.root)) > 0);
  killed.abort();
  await push;
  await until(() => processesWith(`${served.root}/repositories`).length === 0);
  assert.equal(served.control.deployed.length, 1);
  const again = await git("push", "bough", "main");
  assert.equal(again.code, 0, again.stderr);
  assert.equal(served.control.deployed.length, 2);
});

test("a pusher that goes away leaves the deployment running, and the next sees the server well", async (t) => {
  const served = await serve(t);
  await cloneFor(served, "shop");
  const killed = new AbortController();
  const push = runGit(["-C", join(served.root, "clones/shop"), "push", "bough", "main:slow"], killed.signal);
  await until(() => served.control.deployments({ statuses: ["running"] }).length === 1);
  killed.abort();
  await push;
  assert.equal(served.control.deployment("d1").deployment.status, "running");
  served.control.finish("d1");
  assert.equal(served.control.deployment("d1").deployment.status, "succeeded");
  await until(() => processesWith(`${served.root}/repositories`).length === 0);
  assert.deepEqual(served.errors, []);
});

const stored = "bough does not answer. The push is stored and will be deployed when bough is up again.";

test("when bough is away as the hook runs, the pusher is told that the push is stored", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const repository = await served.control.repository("shop");
  await rm(join(served.root, "hooks.sock"));
  const push = await git("push", "bough", "main");
  assert.equal(push.code, 0, push.stderr);
  assert.deepEqual(remoteLines(push), [stored]);
  assert.ok((await listBranches(repository)).has("main"));
});

test("a hook whose control plane breaks off or falls silent ends and says that the push is stored", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const socket = join(served.root, "other.sock");
  await served.control.repository("shop");
  for (const behaviour of ["breaks off", "falls silent"]) {
    const server = createServer((connection) => {
      connection.on("error", () => connection.destroy());
      connection.once("data", () => {
        connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nDeploying\n\r\n");
        if (behaviour === "breaks off") setImmediate(() => connection.destroy());
      });
    });
    server.listen(socket);
    await once(server, "listening");
    await installHooks(served.control.hooks(), socket, 300);
    const push = await git("push", "bough", `main:${behaviour.replace(" ", "-")}`);
    assert.equal(push.code, 0);
    assert.deepEqual(remoteLines(push), ["Deploying", stored], behaviour);
    server.close();
  }
});

test("a push past the server is stored, and says that nothing was deployed", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const push = await git("push", await served.control.repository("shop"), "main");
  assert.match(push.stderr, /stored, but not deployed/);
  assert.deepEqual(served.control.deployed, []);
});

test("a push that is larger than the limit is refused, announced or not", async (t) => {
  const served = await serve(t, { gitBodyLimit: 1024 ** 2 });
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  await writeFile(join(served.root, "clones/shop/large"), randomBytes(3 * 1024 * 1024));
  await git("add", ".");
  await git("commit", "--quiet", "--message", "large");
  for (const postBuffer of ["100m", "64k"]) {
    const push = await git("-c", `http.postBuffer=${postBuffer}`, "push", "bough", "main");
    assert.notEqual(push.code, 0);
    assert.match(push.stderr, /413|larger than 1048576 bytes/, postBuffer);
  }
  assert.equal(served.control.deployed.length, 1);
  await until(() => processesWith(`${served.root}/repositories`).length === 0);
  assert.equal(await quarantines(served.root), 0);
});

test("objects that are damaged are refused", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const tree = "100644 .git\0".padEnd(32, "x");
  await writeFile(join(served.root, "bad-tree"), tree, "latin1");
  const hash = (
    await git("hash-object", "-t", "tree", "-w", "--literally", join(served.root, "bad-tree"))
  ).stdout.trim();
  const commit = (await git("commit-tree", hash, "-m", "bad")).stdout.trim();
  const push = await git("push", "bough", `${commit}:refs/heads/bad`);
  assert.notEqual(push.code, 0);
  assert.deepEqual(served.control.deployed, []);
});

test("a compressed request is understood", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  const body = gzipSync("0014command=ls-refs\n0001000csymrefs\n0000");
  const answer = await fetch(`${served.url}/git/shop.git/git-upload-pack`, {
    method: "POST",
    body,
    headers: {
      authorization: "Bearer secret",
      "content-encoding": "gzip",
      "content-type": "application/x-git-upload-pack-request",
      "git-protocol": "version=2",
    },
  });
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /refs\/heads\/main/);
});

test("refs of plans are stored, and not shown to who fetches", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  assert.equal((await git("push", "bough", "main", "main:refs/bough/plan/x")).code, 0);
  const refs = await runGit(["ls-remote", remoteUrl(served, "shop")]);
  assert.match(refs.stdout, /refs\/heads\/main/);
  assert.doesNotMatch(refs.stdout, /refs\/bough/);
});

test("rubbish where git is expected is refused without harm", async (t) => {
  const served = await serve(t);
  await served.control.repository("shop");
  for (const body of ["", "rubbish", "ffff", "0000", "0004", "0032want nothing at all of what there is anywhere"]) {
    for (const service of ["git-receive-pack", "git-upload-pack"]) {
      const head = requestHead(
        served.port,
        `/git/shop.git/${service}`,
        { "content-type": `application/x-${service}-request`, "content-length": String(body.length) },
        "POST",
      );
      const answer = await rawRequest(served.port, head + body);
      assert.ok(answer.status >= 200 && answer.status <= 500, `${service} "${body}"`);
    }
  }
  const type = await rawRequest(
    served.port,
    requestHead(
      served.port,
      "/git/shop.git/git-receive-pack",
      { "content-type": "text/plain", "content-length": "0" },
      "POST",
    ),
  );
  assert.equal(type.status, 415);
});

/** How many pushes have objects under way: folders that git keeps until it has checked them. */
async function quarantines(root: string): Promise<number> {
  const objects = await readdir(join(root, "repositories/shop.git/objects"));
  return objects.filter((name) => name.startsWith("tmp_objdir")).length;
}
