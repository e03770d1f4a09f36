import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DeploymentRecord, Receipt } from "../../src/model/records.ts";
import { startRig, type Rig } from "../support/recovery/rig.ts";
import { whatExists } from "../support/recovery/what-exists.ts";
import { waitFor } from "../support/wait-for.ts";

const limit = { timeout: 90_000 };

describe("wishes that meet", () => {
  let rig: Rig;
  before(async () => void (rig = await startRig()));
  after(() => rig[Symbol.asyncDispose]());

  it("a push while deploying supersedes what runs and what waits, and nothing of it is left", limit, async () => {
    const { gates, push, serves, history } = await rig.application("supersede");
    await gates.shut("start");
    await push("topic");
    await gates.reached("start", 1);
    const { id } = (await rig.control.deployments("supersede", "topic"))[0] as DeploymentRecord;
    await push("topic");
    const newest = await push("topic");
    await gates.unlock("start");
    await rig.control.ended("supersede", "topic", 3);
    assert.deepEqual((await history("topic")).toSorted(), [
      "deploy succeeded",
      "deploy superseded",
      "deploy superseded",
    ]);
    const { deployment } = await rig.control.detail(id);
    assert.equal(deployment.error?.code, "superseded");
    const release = (await rig.control.environment("supersede", "topic"))?.release ?? 0;
    await serves("topic", release, newest);
  });

  it("of two pushes at once to one branch, the one that the branch points to serves", limit, async () => {
    const { project, send, serves } = await rig.application("twice");
    const commits = [];
    for (const change of ["one", "two"]) {
      commits.push(await project.commit({ "change.txt": change }));
      await project.git("branch", change);
    }
    await Promise.allSettled([send("+one:refs/heads/topic"), send("+two:refs/heads/topic")]);
    await rig.control.ended("twice", "topic");
    const head = (await project.git("ls-remote", "bough", "refs/heads/topic")).split("\t")[0] ?? "";
    assert.ok(commits.includes(head));
    const release = (await rig.control.environment("twice", "topic"))?.release ?? 0;
    await serves("topic", release, head);
  });

  for (const gate of ["build", "migrate", "start"]) {
    it(`a branch that is deleted in a first deploy, at its ${gate}, leaves nothing`, limit, async () => {
      const { gates, push, send, isGone, history } = await rig.application(`delete-${gate}`);
      await gates.shut(gate);
      await push("topic");
      await gates.reached(gate, 1);
      await send(":refs/heads/topic");
      await isGone("topic");
      assert.deepEqual(await history("topic"), ["deploy superseded", "destroy succeeded"]);
    });
  }

  it("a branch that is deleted in an update leaves nothing", limit, async () => {
    const { gates, push, send, serves, isGone } = await rig.application("delete-update");
    await serves("topic", 1, await push("topic"));
    await gates.shut("start");
    await push("topic");
    await gates.reached("start", 2);
    await send(":refs/heads/topic");
    await isGone("topic");
  });

  it("a branch that is deleted and pushed again at once is a fresh environment", limit, async () => {
    const { push, send, serves, history } = await rig.application("again");
    await serves("topic", 1, await push("topic"));
    await send(":refs/heads/topic");
    const commit = await push("topic");
    const record = await rig.control.environment("again", "topic");
    assert.notEqual(record?.status, "destroyed");
    await rig.control.ended("again", "topic", 3);
    await serves("topic", 2, commit);
    assert.deepEqual(await history("topic"), ["deploy succeeded", "destroy succeeded", "deploy succeeded"]);
  });

  it("a first deploy that failed and whose branch is then deleted leaves nothing", limit, async () => {
    const { project, send, isGone, history } = await rig.application("failed-first");
    await project.commit({ "start.sh": "exit 3\n" });
    await send("HEAD:refs/heads/topic");
    await rig.control.ended("failed-first", "topic");
    assert.equal((await rig.control.environment("failed-first", "topic"))?.status, "failed");
    assert.deepEqual(await rig.control.orphans(), []);
    await send(":refs/heads/topic");
    await isGone("topic");
    assert.deepEqual(await history("topic"), ["deploy failed", "destroy succeeded"]);
  });

  it("a cancelled deployment leaves what served before, in every phase", limit, async () => {
    const { app, gates, push, serves } = await rig.application("cancel");
    const first = await push("topic");
    await serves("topic", 1, first);
    const reached = { build: 1, migrate: 1, start: 1 };
    for (const gate of ["build", "migrate", "start"] as const) {
      await gates.shut(gate);
      await push("topic");
      for (const passed of ["build", "migrate", "start"] as const) {
        await gates.reached(passed, ++reached[passed]);
        if (passed === gate) break;
      }
      const { id } = (await rig.control.deployments(app, "topic"))[0] as DeploymentRecord;
      const cancelled = await rig.control.call<DeploymentRecord>("POST", `/deployments/${id}/cancel`);
      assert.deepEqual([cancelled.status, cancelled.error?.code], ["cancelled", "cancelled"], gate);
      await gates.unlock(gate);
      await serves("topic", 1, first);
    }
  });

  it("a deployment that waits is cancelled at once; a destroy that runs is not", limit, async () => {
    const { app, gates, push, send, serves, isGone, history } = await rig.application("cancel-waiting");
    await serves("topic", 1, await push("topic"));
    await gates.shut("stop");
    await send(":refs/heads/topic");
    await gates.reached("stop", 1);
    await push("topic");
    const [waiting, destroying] = await rig.control.deployments(app, "topic");
    const cancelled = await rig.control.call<DeploymentRecord>("POST", `/deployments/${waiting?.id}/cancel`);
    assert.equal(cancelled.status, "cancelled");
    assert.equal((await rig.control.environment(app, "topic"))?.status, "destroying");
    const refused = rig.control.call("POST", `/deployments/${destroying?.id}/cancel`);
    await assert.rejects(refused, /deployment-conflict.*destroying already/);
    await gates.unlock("stop");
    await isGone("topic");
    assert.deepEqual(await history("topic"), ["deploy succeeded", "destroy succeeded", "deploy cancelled"]);
  });

  it("a second deletion waits for the first, and gives its receipt", limit, async () => {
    const { app, gates, push, serves, isGone } = await rig.application("delete-twice");
    await serves("topic", 1, await push("topic"));
    await gates.shut("stop");
    const destroy = (): Promise<DeploymentRecord> => rig.control.call("DELETE", `/apps/${app}/environments/topic`);
    const { id } = await destroy();
    await gates.reached("stop", 1);
    assert.equal((await destroy()).id, id);
    await gates.unlock("stop");
    await isGone("topic");
    const { removed } = await rig.control.receipt(id);
    assert.deepEqual(removed.map(({ kind }) => kind).toSorted(), ["directory", "port", "process", "route"]);
  });

  it("the same commit on five branches at once is built once", limit, async () => {
    const { app, gates, project, send, serves } = await rig.application("five");
    const commit = await project.commit();
    const branches = [1, 2, 3, 4, 5].map((number) => `topic-${number}`);
    await gates.shut("build");
    await send(...branches.map((branch) => `HEAD:refs/heads/${branch}`));
    await waitFor("all five to run", async () => {
      const { items } = await rig.control.call<{ items: DeploymentRecord[] }>("GET", `/deployments?app=${app}`);
      return items.filter(({ status }) => status === "running").length === branches.length;
    });
    await gates.unlock("build");
    for (const branch of branches) await serves(branch, 1, commit);
    assert.equal(await gates.count("build"), 1);
  });

  it("branches whose slugs are the same share nothing, even when they are pushed at once", limit, async () => {
    const { app, project, send } = await rig.application("slugs");
    await project.commit();
    await Promise.all([send("HEAD:refs/heads/feature/a"), send("HEAD:refs/heads/feature-a")]);
    const environments = await waitFor("both to be live", async () => {
      const all = await rig.control.environments(app);
      return all.length === 2 && all.every(({ status }) => status === "live") && all;
    });
    assert.deepEqual(environments.map(({ branch }) => branch).toSorted(), ["feature-a", "feature/a"]);
    assert.equal(new Set(environments.map(({ slug }) => slug)).size, 2);
  });

  it("neither another app nor an environment of a similar name is touched by a destroy", limit, async () => {
    const shop = await rig.application("shop");
    const shopFeature = await rig.application("shop-feature");
    const kept = [await shop.push("feature"), await shop.push("feature-two"), await shopFeature.push("feature")];
    const doomed = await shop.push("fea");
    await shop.serves("fea", 1, doomed);
    for (const [application, slug, commit] of [
      [shop, "feature", kept[0]],
      [shop, "feature-two", kept[1]],
      [shopFeature, "feature", kept[2]],
    ] as const)
      await application.serves(slug, 1, commit ?? "");
    await shop.send(":refs/heads/fea");
    await shop.isGone("fea");
    await shop.send(":refs/heads/feature");
    await shop.isGone("feature");
    await shop.serves("feature-two", 1, kept[1] ?? "");
    await shopFeature.serves("feature", 1, kept[2] ?? "");

    const receipt = await rig.control.call<Receipt>("DELETE", "/apps/shop");
    assert.deepEqual(receipt.remaining, []);
    assert.deepEqual((await whatExists(rig.bough, "shop", "feature-two")).running, []);
    await shopFeature.serves("feature", 1, kept[2] ?? "");
    assert.deepEqual(await rig.control.orphans(), []);
  });

  it("one environment's broken definition, or one that hangs, stops no other", limit, async () => {
    const broken = await rig.application("broken");
    const sound = await rig.application("sound");
    await broken.project.commit({ "bough.config.ts": "for (;;);\n" });
    await broken.project.git("branch", "hangs");
    const hanging = broken.send("hangs:refs/heads/hangs");
    const commit = await sound.push("topic");
    await sound.serves("topic", 1, commit);
    await hanging;
    const [failed] = await rig.control.deployments("broken", "hangs");
    assert.equal(failed?.status, "failed");
  });

  it("a protected environment outlives its branch, until it is destroyed by force", limit, async () => {
    const { app, push, project, serves, isGone } = await rig.application("fortress");
    const commit = await push("main");
    await serves("main", 1, commit);
    await project.push(":refs/heads/main");
    await rig.control.call("POST", "/prune", { dryRun: false });
    await serves("main", 1, commit);
    await assert.rejects(rig.control.call("DELETE", `/apps/${app}/environments/production`), /environment-protected/);
    await rig.control.call("DELETE", `/apps/${app}/environments/production?force=true`);
    await isGone("main");
  });
});
