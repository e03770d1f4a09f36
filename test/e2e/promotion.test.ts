import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DeploymentRecord } from "../../src/model/records.ts";
import type { PromotionPlan, ReleaseView } from "../../src/server/control.ts";
import { startReleaseRig, type ReleaseRig } from "../support/releases/release-rig.ts";
import { waitFor } from "../support/wait-for.ts";

const limit = { timeout: 90_000 };
const patient = { timeout: 30_000, interval: 25 };

describe("promotion and rollback", () => {
  let rig: ReleaseRig;
  before(async () => void (rig = await startReleaseRig()));
  after(() => rig[Symbol.asyncDispose]());

  it("promotes the very artifacts with the target's settings and gates, and moves no branch", limit, async () => {
    const shop = await rig.application(
      "promoted",
      `{
        production: { branch: "main", approval: true, set: { web: { instances: 2, env: { COLOUR: "blue" } } } },
        staging: { branch: "staging" },
      }`,
    );
    await shop.deploy("staging");
    const planned = JSON.parse(
      await shop.ok("promote", "staging", "production", "--dry-run", "--json"),
    ) as PromotionPlan;
    assert.equal(planned.release, 1);
    const differing = planned.differences.map(({ path }) => path);
    assert.ok(differing.includes("resources.web.instances") && differing.includes("gates.approval"), String(differing));
    assert.ok(
      planned.plan.steps.every(({ kind }) => !kind.includes("build")),
      JSON.stringify(planned.plan.steps),
    );
    assert.match(await shop.ok("promote", "staging", "production", "--dry-run"), /resources\.web\.instances +1 .* 2 /);

    const promoting = shop.ok("promote", "staging", "production", "--reason", "tested", "--as", "anna");
    const open = await waitFor(
      "the promotion to wait",
      async () => (await rig.control.deployments("promoted", "main"))[0],
      patient,
    );
    assert.equal(open.kind, "promote");
    await shop.at(open.id, "gate.approval");
    await shop.ok("approve", "production", "--reason", "go");
    assert.match(await promoting, /^Promoted staging to production v1\n/);
    assert.equal(await shop.release("promoted"), "v1");
    const artifacts = async (slug: string): Promise<unknown> =>
      (await rig.control.call<{ items: ReleaseView[] }>("GET", `/apps/promoted/environments/${slug}/releases`)).items[0]
        ?.artifacts;
    assert.deepEqual(await artifacts("main"), await artifacts("staging"));

    await rig.killControl();
    const { remaining } = await rig.control.patiently<{ remaining: unknown[] }>("POST", "/prune", { dryRun: false });
    assert.deepEqual(remaining, []);
    assert.equal(await shop.release("promoted"), "v1");
    assert.deepEqual(
      (await rig.control.deployments("promoted", "main")).map(({ kind }) => kind),
      ["promote"],
    );
  });

  it("says what cannot be promoted", limit, async () => {
    const shop = await rig.application("stuck", `{ production: { branch: "main" }, staging: { branch: "staging" } }`);
    await shop.deploy("main");
    assert.match(await shop.refused("promote", "production", "production"), /are the same environment/);
    assert.match(await shop.refused("promote", "staging", "production"), /has no environment staging/);
    assert.match(
      await shop.refused("promote", "production", "nowhere"),
      /no environment nowhere.*\n.*production, staging/,
    );
  });

  it(
    "keeps what was replaced warm for its time, goes straight back to it, and stops it when it is due",
    limit,
    async () => {
      const shop = await rig.application("warm", `{ production: { branch: "main", keepWarm: "8s", approval: true } }`);
      for (const version of [1, 2]) {
        const { id } = await shop.push("main");
        await shop.at(id, "gate.approval");
        await shop.ok("approve", id, "--reason", `v${version}`);
        assert.equal((await shop.ended(id)).deployment.status, "succeeded");
      }
      assert.match(await shop.ok("release", "list", "--env", "production"), /v1 +warm for \d+ s +straight/);
      assert.match(await shop.ok("env", "show", "production"), /\n {2}warm +v1 for \d+ s\n/);
      const before = performance.now();
      assert.match(await shop.ok("rollback", "--env", "production"), /serves v1 again/);
      const took = performance.now() - before;
      assert.equal(await shop.release("warm"), "v1");
      assert.ok(took < 5_000, `the rollback took ${took} ms with the command's own start`);
      assert.deepEqual(await rig.control.orphans(), []);
      await rig.killControl();
      await waitFor(
        "what is warm to be stopped",
        async () => (await rig.control.environment("warm", "main"))?.warm.length === 0,
        patient,
      );
      await waitFor("one process to be left", () => instances("warm").length === 1, patient);
      assert.equal(await shop.release("warm"), "v1");
    },
  );

  it("tries again what failed, and what was aborted", limit, async () => {
    const shop = await rig.application("again", `{ production: { branch: "main", approval: true } }`);
    const { id } = await shop.push("main");
    await shop.at(id, "gate.approval");
    await shop.ok("abort", id);
    const retrying = shop.ok("retry", "production", "--json");
    const next = await waitFor(
      "the retry",
      async () => {
        const [newest] = await rig.control.deployments("again", "main");
        return newest?.id !== id && newest;
      },
      patient,
    );
    await shop.at(next.id, "gate.approval");
    await shop.ok("approve", "production", "--reason", "now");
    assert.equal((JSON.parse(await retrying) as DeploymentRecord).release, 1);
    assert.match(await shop.refused("retry", "production"), /has ended already: succeeded/);
    await shop.push("main");
    assert.match(await shop.refused("retry", id), /main is at another commit by now.*\n.*rollback --to v1/);
    await shop.ok("abort", "production");
  });

  it(
    "a pause holds the next step over a kill -9 of control, and so does an abort that control heard last",
    limit,
    async () => {
      const shop = await rig.application("paused", `{ production: { branch: "main", approval: true } }`);
      const { id } = await shop.push("main");
      await shop.at(id, "gate.approval");
      await shop.ok("pause", "production", "--reason", "lunch", "--as", "anna");
      await shop.ok("approve", "production", "--reason", "fine");
      await rig.killControl();
      await waitFor(
        "the end of the gate, after which nothing begins",
        async () => (await rig.control.detail(id)).journal.every(({ status }) => status !== "running"),
        patient,
      );
      assert.equal((await rig.control.detail(id)).deployment.status, "running");
      await shop.ok("resume", "production");
      assert.equal((await shop.ended(id)).deployment.status, "succeeded");

      const second = await shop.push("main");
      await shop.at(second.id, "gate.approval");
      await rig.control.call("POST", `/deployments/${second.id}/signals`, { kind: "abort", reason: "no" });
      await rig.killControl();
      assert.equal((await shop.ended(second.id)).deployment.status, "cancelled");
      assert.equal(await shop.release("paused"), "v1");
      assert.deepEqual(instances("paused").length, 1);
    },
  );

  it("an abort that comes too late to stop it rolls a release back, also when control is killed", limit, async () => {
    const shop = await rig.application("late", `{ production: { branch: "main", keepWarm: "0s" } }`);
    const slow = `const { createServer } = require("node:http");
createServer((request, response) => response.end(process.env.BOUGH_RELEASE)).listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => setTimeout(() => process.exit(0), 1500));
`;
    await shop.deploy("main", { "server.cjs": slow });
    const { id } = await shop.push("main");
    await shop.at(id, "revision.stop");
    assert.equal(await shop.release("late"), "v2");
    await rig.control.call("POST", `/deployments/${id}/signals`, { kind: "abort", reason: "customers call" });
    await rig.killControl();
    assert.equal((await shop.ended(id)).deployment.status, "succeeded");
    const last = await rig.control.ended("late", "main", 3);
    assert.deepEqual([last.kind, last.status, last.release], ["rollback", "succeeded", 1]);
    assert.equal(await shop.release("late"), "v1");
    assert.match(await shop.said(id), /so it is rolled back: d-/);
    assert.deepEqual(await rig.control.orphans(), []);
  });

  it("an abort goes on where kill -9 of control has cut the way back off", limit, async () => {
    const shop = await rig.application("cut", `{ production: { branch: "main", approval: true } }`);
    const slow = `const { createServer } = require("node:http");
createServer((request, response) => response.end(process.env.BOUGH_RELEASE)).listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => setTimeout(() => process.exit(0), 1500));
`;
    const first = await shop.push("main", { "server.cjs": slow });
    await shop.at(first.id, "gate.approval");
    await shop.ok("approve", first.id, "--reason", "go");
    await shop.ended(first.id);
    const { id } = await shop.push("main");
    await shop.at(id, "gate.approval");
    await rig.control.call("POST", `/deployments/${id}/signals`, { kind: "abort" });
    const isGoingBack = async (): Promise<boolean> =>
      (await rig.control.detail(id)).journal.some(({ phase, status }) => phase === "undo" && status === "running");
    await waitFor("the way back", isGoingBack, patient);
    await rig.killControl();
    assert.equal((await shop.ended(id)).deployment.status, "cancelled");
    assert.equal(await shop.release("cut"), "v1");
    assert.deepEqual(instances("cut").length, 1);
    assert.deepEqual(await rig.control.orphans(), []);
  });

  it("refuses to go back across a contract migration, unless it is forced", limit, async () => {
    const shop = await rig.application("contracted", `{ production: { branch: "main" } }`);
    await shop.deploy("main");
    await shop.deploy("main");
    const config = `import { app, service } from "bough";
const web = service({ start: "node server.cjs", health: "/healthz", migrate: { contract: "echo gone" } });
export default app({ name: "contracted", resources: { web }, environments: { production: { branch: "main" } } });
`;
    await shop.deploy("main", { "bough.config.ts": config });
    assert.match(
      await shop.refused("rollback", "--env", "production"),
      /v3 of production has changed the data in a way that v2 cannot live with.*\n.*rollback --to v2 --force/,
    );
    assert.equal(await shop.release("contracted"), "v3");
    await shop.ok("rollback", "--env", "production", "--force");
    assert.equal(await shop.release("contracted"), "v2");
    assert.match(await shop.refused("rollback", "--env", "production"), /that v1 cannot live with/);
    await shop.ok("rollback", "--env", "production", "--to", "v3");
    assert.equal(await shop.release("contracted"), "v3");
    assert.match(await shop.refused("rollback", "--env", "production", "--to", "v9"), /no release v9/);
  });

  const instances = (app: string): readonly string[] =>
    rig.bough.processes().flatMap(({ id }) => (id?.startsWith(`${app}/`) === true ? [id] : []));
});
