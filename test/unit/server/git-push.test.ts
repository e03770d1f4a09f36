import assert from "node:assert/strict";
import { test } from "node:test";
import { listBranches } from "../../../src/server/git/git.ts";
import { cloneFor, remoteLines, remoteUrl, runGit } from "../../support/server/git-client.ts";
import { serve } from "../../support/server/serve.ts";

test("a push creates the app, deploys, and shows the progress with the URL last", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const push = await git("push", "bough", "main");
  assert.equal(push.code, 0, push.stderr);
  const commit = (await git("rev-parse", "HEAD")).stdout.trim();
  assert.deepEqual(served.control.deployed, [{ app: "shop", branch: "main", commit }]);
  assert.deepEqual(remoteLines(push), [
    `Deploying main of shop at ${commit.slice(0, 7)}`,
    "  Build api:",
    "    added 3 packages",
    "  Build api (1.2 s)",
    "Deployed main v1 in 2.0 s",
    "http://main.shop.localhost:8080",
  ]);
  assert.deepEqual(served.errors, []);
});

test("a failed deployment keeps the ref and says why", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const first = await git("push", "bough", "main:broken");
  assert.equal(first.code, 0);
  assert.deepEqual(remoteLines(first).slice(3), [
    "  Build api: failed after 20 ms",
    "    npm ci exited with code 1",
    "    hint: Run it in a fresh clone.",
    "Failed: broken was not deployed.",
    "    Build api failed.",
    "The branch is stored: a fix is simply another push.",
  ]);
  const commit = (await git("rev-parse", "HEAD")).stdout.trim();
  assert.deepEqual([...(await listBranches(await served.control.repository("shop")))], [["broken", commit]]);
});

test("a branch that no rule takes, and a definition that is not valid, are told with their reason", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const skipped = await git("push", "bough", "main:idea-no-infra");
  assert.deepEqual(remoteLines(skipped), ["idea-no-infra skipped: no rule takes idea-no-infra"]);
  const invalid = await git("push", "bough", "main:invalid");
  assert.deepEqual(remoteLines(invalid), [
    "invalid was not deployed:",
    "    bough.config.ts: resources.api.start is missing.",
    "    hint: Add start.",
  ]);
});

test("an error that is not ours is told to the operator, and only that it happened to the pusher", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const push = await git("push", "bough", "main:explodes");
  assert.equal(push.code, 0);
  assert.match(push.stderr, /Something went wrong inside bough/);
  assert.doesNotMatch(push.stderr, /a secret of the inside/);
  assert.match(String(served.errors[0]), /a secret of the inside/);
});

test("many branches in one push are all deployed; tags and plan refs deploy nothing", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("tag", "v1");
  const branches = Array.from({ length: 12 }, (_, index) => `b${index}`);
  const push = await git(
    "push",
    "bough",
    "v1",
    "main:refs/bough/plan/x",
    ...branches.map((branch) => `main:${branch}`),
  );
  assert.equal(push.code, 0, push.stderr);
  const deployed = served.control.deployed.map((request) => request.branch);
  assert.deepEqual(deployed.toSorted(), branches.toSorted());
  assert.deepEqual(served.errors, []);
});

test("refs outside of branches, tags and plans are refused", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  for (const ref of ["refs/notes/x", "refs/bough/other", "refs/replace/0000", "refs/x"]) {
    const push = await git("push", "bough", `main:${ref}`);
    assert.equal(push.code, 1, ref);
    assert.match(push.stderr, /deny updating a hidden ref/);
  }
  assert.deepEqual(served.control.deployed, []);
});

test("a branch may be force-pushed, also to history that is not related", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  await git("commit", "--amend", "--allow-empty", "--message", "other");
  assert.equal((await git("push", "bough", "main")).code, 1, "without force it is refused by git");
  const forced = await git("push", "--force", "bough", "main");
  assert.equal(forced.code, 0, forced.stderr);
  const commit = (await git("rev-parse", "HEAD")).stdout.trim();
  assert.equal(served.control.deployed.at(-1)?.commit, commit);
});

test("deleting a branch destroys its environment and prints the receipt; the current branch may go too", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main:feature/a", "main");
  const deleted = await git("push", "bough", "--delete", "feature/a");
  assert.equal(deleted.code, 0, deleted.stderr);
  assert.deepEqual(remoteLines(deleted), [
    "Destroying feature-a of shop",
    "Destroyed feature-a: removed 2 processes, 1 route",
  ]);
  assert.deepEqual(served.control.destroyedBranches, ["feature/a"]);

  const kept = await git("push", "bough", "--delete", "main");
  assert.equal(kept.code, 0, kept.stderr);
  assert.match(remoteLines(kept).join(), /main is protected and kept; to destroy it: bough env destroy main --force/);
  assert.deepEqual(served.control.destroyedBranches, ["feature/a"]);
});

test("what would turn a terminal's text or colours is left out of what a push says", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const branch = "a\u202Eb\u009B31mc\u0085-no-infra";
  const lines = ["abc-no-infra skipped: no rule takes abc-no-infra"];
  assert.deepEqual(remoteLines(await git("push", "bough", `main:refs/heads/${branch}`)), lines);
  const detached = await git("push", "--push-option=detach", "bough", `main:refs/heads/${branch}-2-no-infra`);
  assert.deepEqual(remoteLines(detached), ["bough-skipped: no rule takes abc-no-infra-2-no-infra"]);
});

test("with the push option `detach`, a program gets the ids and nothing else", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const push = await git("push", "--push-option=detach", "bough", "main:slow", "main:x-no-infra", "main:invalid");
  assert.deepEqual(remoteLines(push), [
    "bough-deployment: d1",
    "bough-skipped: no rule takes x-no-infra",
    "bough-error: definition-invalid: bough.config.ts: resources.api.start is missing.",
  ]);
});

test("branch names are data: unicode, quotes, spaces of the shell, and 200 characters", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  const names = [
    "größe-🌿",
    `it's-"quoted"`,
    "$(touch-x)",
    "a;b|c&d",
    "-dash",
    "UPPER/lower",
    "x".repeat(200),
    "feature/a",
    "feature-a",
    "production",
  ];
  const push = await git("push", "bough", ...names.map((name) => `main:refs/heads/${name}`));
  assert.equal(push.code, 0, push.stderr);
  assert.deepEqual(served.control.deployed.map((request) => request.branch).toSorted(), names.toSorted());
  assert.deepEqual(
    [...(await listBranches(await served.control.repository("shop"))).keys()].toSorted(),
    names.toSorted(),
  );
});

test("two pushes at once: each branch is deployed; of two to one branch one wins and only that is deployed", async (t) => {
  const served = await serve(t);
  const [one, two] = await Promise.all([cloneFor(served, "shop", "one"), cloneFor(served, "shop", "two")]);
  await two("commit", "--amend", "--allow-empty", "--message", "two");
  const apart = await Promise.all([one("push", "bough", "main:one"), two("push", "bough", "main:two")]);
  assert.deepEqual(
    apart.map((push) => push.code),
    [0, 0],
  );
  assert.equal(served.control.deployed.length, 2);

  const together = await Promise.all([
    one("push", "--force", "bough", "main:same"),
    two("push", "--force", "bough", "main:same"),
  ]);
  const won = together.filter((push) => push.code === 0).length;
  assert.equal(served.control.deployed.length, 2 + won);
  const commit = (await listBranches(await served.control.repository("shop"))).get("same");
  assert.equal(served.control.deployed.at(-1)?.commit, commit);
});

test("a repository can be cloned, and one that is not there is told so", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  const clone = await runGit(["clone", "--quiet", remoteUrl(served, "shop"), `${served.root}/copy`]);
  assert.equal(clone.code, 0, clone.stderr);
  assert.equal(
    (await runGit(["-C", `${served.root}/copy`, "rev-parse", "HEAD"])).stdout,
    (await git("rev-parse", "HEAD")).stdout,
  );
  const missing = await runGit(["clone", "--quiet", remoteUrl(served, "missing"), `${served.root}/none`]);
  assert.equal(missing.code, 128);
  assert.match(missing.stderr, /There is no app missing/);
  assert.deepEqual(
    served.control.apps().map((app) => app.name),
    ["shop"],
  );
});
