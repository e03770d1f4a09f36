import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { awsRig, shop, shopFiles } from "./support/aws-rig.ts";

describe("migrations and seeds on AWS", () => {
  it("stand in the stack, in their order: expand, seed, service, contract", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const plain = shop("feature");
    const { api } = plain.resources;
    assert.ok(api?.kind === "service");
    const migrating = { ...api, migrate: { expand: "node expand.js", contract: "node contract.js" } };
    const spec = shop("feature", {
      seed: "node seed.js",
      seedWith: "api",
      resources: { ...plain.resources, api: migrating },
    });
    const release = await rig.release(shopFiles, spec);
    const first = await rig.run(await rig.plan(release, null));
    assert.equal(first.error, null);
    const made = (id: string): number =>
      first.lines.findIndex((line) => line.startsWith(`${id} (`) && line.endsWith("CREATE_COMPLETE"));
    const order = ["ApiTask", "ApiMigration", "ApiSeed", "Api", "ApiContraction"].map(made);
    assert.ok(
      order.every((line) => line >= 0),
      first.lines.join("\n"),
    );
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );

    const next = await rig.release({ "api/server.js": "console.log(2);\n" }, spec);
    const second = await rig.run(await rig.plan(next, release));
    assert.equal(second.error, null);
    for (const id of ["ApiMigration", "ApiContraction"])
      assert.ok(
        second.lines.some((line) => line.startsWith(`${id} (Custom::BoughTask) UPDATE_`)),
        second.lines.join("\n"),
      );

    assert.equal((await rig.run(await rig.plan(null, next, "feature"))).error, null);
    assert.deepEqual(await rig.provider.inventory({ app: "shop", slug: "feature" }), []);
  });
});

describe("what AWS does otherwise than the definition says", () => {
  it("stands in the plan, and is told while it is deployed", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const plain = shop("feature");
    const spec = shop("feature", {
      strategy: { kind: "canary", steps: [1, 10, 50], bake: 60_000, judge: null, chaos: null },
      sticky: { ...plain.sticky, cookie: "visit" },
      checks: {
        beforeTraffic: [{ kind: "command", name: "smoke", run: "node smoke.js", with: "api", timeout: 1000 }],
        atEachStep: [],
        afterTraffic: [],
      },
    });
    const plan = await rig.plan(await rig.release(shopFiles, spec), null);
    const notes = [
      "Without a domain nothing reaches a new revision by itself: smoke cannot hold a shift back.",
      "ECS shares out requests, not people: while shares shift, the cookie visit keeps nobody at one release.",
      "ECS has one canary share: 1% is kept for 3 minutes, the time of the steps 1%, 10%, 50%, then all shifts.",
    ];
    const reason = plan.steps.find(({ kind }) => kind === "aws.stack")?.reason ?? "";
    for (const note of notes) assert.ok(reason.includes(note.slice(0, -1)), reason);
    const run = await rig.run({ ...plan, steps: plan.steps.filter(({ kind }) => kind === "aws.check"), undo: [] });
    assert.equal(run.error, null);
    for (const note of notes) assert.ok(run.lines.includes(note), run.lines.join("\n"));
  });
});
