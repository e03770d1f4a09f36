import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startReleaseRig, type ReleaseRig } from "../support/releases/release-rig.ts";

const limit = { timeout: 90_000 };

/** A window on the day after tomorrow, so that it is shut however long the tests take. */
const shut = `{ days: [${((new Date().getUTCDay() + 1) % 7) + 1}], from: "09:00", to: "16:00"`;

const freeze = `{ from: "2020-01-01T00:00:00Z", to: "2120-01-01T00:00:00Z", reason: "the fair" }`;

describe("gates", () => {
  let rig: ReleaseRig;
  before(async () => void (rig = await startReleaseRig()));
  after(() => rig[Symbol.asyncDispose]());
  const shown = async (id: string): Promise<string> => (await rig.bough.run(["deployment", "show", id])).stdout;

  it("a release waits for somebody who may approve, over a kill -9 of control", limit, async () => {
    const shop = await rig.application(
      "approved",
      `{ production: { branch: "main", approval: { by: ["anna", "carl"] } } }`,
    );
    const { id } = await shop.push("main");
    await shop.at(id, "gate.approval");
    assert.match(
      await shop.refused("approve", "production", "--reason", "fine", "--as", "ben"),
      /ben may not approve.*\n.*anna or carl may/,
    );
    assert.match(await shop.refused("approve", "production", "--as", "anna"), /without a reason.*\n.*--reason/);
    assert.match(await shop.refused("resume", id), /is not paused/);
    await rig.killControl();
    await shop.at(id, "gate.approval");
    assert.match(await shop.said(id), /Waits for anna or carl to approve: bough approve d-/);
    assert.match(
      await shown(id),
      /\n {2}waits {4}Wait for an approval: anna or carl has to agree; `bough approve d-\S+ --reason "…"`\n/,
    );
    assert.match(
      await shop.ok("deployment", "list"),
      /\n\nd-\S+ waits Wait for an approval: anna or carl has to agree; `bough approve d-\S+ --reason "…"`\n$/,
    );
    await shop.ok("pause", id, "--as", "ben");
    assert.match(await shown(id), /\n {2}paused {3}by ben; `bough resume d-/);
    await shop.ok("resume", id);
    assert.match(await shop.ok("traffic", "show", "production"), /^Nothing serves\.\nd-\S+ is under way with v1: /);
    const answer = await shop.ok("approve", id, "--reason", "tested by hand", "--as", "anna", "--json");
    assert.equal((JSON.parse(answer) as { signal: { actor: string } }).signal.actor, "anna");
    const { deployment, journal } = await shop.ended(id);
    assert.equal(deployment.status, "succeeded");
    const output = journal.find((one) => one.id.startsWith("gate.approval:"))?.output;
    assert.deepEqual(
      { ...(output as object), at: "" },
      { by: "anna", how: "approve", reason: "tested by hand", at: "" },
    );
    assert.equal(await shop.release("approved"), "v1");
    assert.match(
      await shop.refused("approve", "production", "--reason", "late", "--as", "anna"),
      /No deployment.*under way/,
    );
  });

  it("a newer push ends the wait of the one before", limit, async () => {
    const shop = await rig.application("overtaken", `{ production: { branch: "main", approval: true } }`);
    const first = await shop.push("main");
    await shop.at(first.id, "gate.approval");
    const second = await shop.push("main");
    assert.equal((await shop.ended(first.id)).deployment.status, "superseded");
    await shop.at(second.id, "gate.approval");
    await shop.ok("approve", "production", "--reason", "the later one");
    assert.equal((await shop.ended(second.id)).deployment.status, "succeeded");
  });

  it("outside its window a release waits until it opens, unless somebody lets it through", limit, async () => {
    const shop = await rig.application("windowed", `{ production: { branch: "main", window: ${shut} } } }`);
    const { id } = await shop.push("main");
    await shop.at(id, "gate.window");
    assert.match(await shop.said(id), /Outside the release window .* waits until \w{3} .* 09:00 UTC/);
    assert.match(await shop.refused("approve", id, "--reason", "now"), /waits for nobody's approval/);
    await shop.ok("promote-full", id, "--reason", "a fix", "--as", "anna");
    assert.equal((await shop.ended(id)).deployment.status, "succeeded");
    assert.match(await shop.said(id), /Let through by anna: a fix/);
  });

  it("outside its window a release asks for an approval where the definition says so", limit, async () => {
    const shop = await rig.application(
      "asking",
      `{ production: { branch: "main", window: ${shut}, outside: "approval" } } }`,
    );
    const { id } = await shop.push("main");
    await shop.at(id, "gate.window");
    await shop.ok("approve", id, "--reason", "an emergency");
    assert.equal((await shop.ended(id)).deployment.status, "succeeded");
  });

  it("nobody gets past a freeze, and an abort leaves what served before", limit, async () => {
    const shop = await rig.application("frozen", `{ production: { branch: "main" } }`);
    await shop.deploy("main");
    const config = `import { app, service } from "bough";
const web = service({ start: "node server.cjs", health: "/healthz" });
export default app({ name: "frozen", resources: { web }, environments: { production: { branch: "main", freeze: ${freeze} } } });
`;
    const { id } = await shop.push("main", { "bough.config.ts": config });
    await shop.at(id, "gate.freeze");
    await shop.ok("promote-full", id, "--reason", "please");
    await shop.at(id, "gate.freeze");
    assert.match(await shop.said(id), /Releases are frozen \(the fair\)/);
    const said = await shop.ok("abort", "production", "--reason", "after the fair", "--as", "anna");
    assert.match(said, /is cancelled/);
    assert.equal(await shop.release("frozen"), "v1");
    assert.deepEqual(await rig.control.orphans(), []);
    assert.match(await shop.refused("abort", id), /has ended already: cancelled/);
  });
});
