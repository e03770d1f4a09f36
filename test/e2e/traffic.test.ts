import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { TrafficView } from "../../src/server/control.ts";
import { startReleaseRig, type ReleasedApp, type ReleaseRig } from "../support/releases/release-rig.ts";
import { waitFor } from "../support/wait-for.ts";

const limit = { timeout: 90_000 };

describe("the traffic of an environment", () => {
  let rig: ReleaseRig;
  let shop: ReleasedApp;
  before(async () => {
    rig = await startReleaseRig();
    shop = await rig.application(
      "shop",
      `{ production: { branch: "main", keepWarm: "10m" }, staging: { branch: "staging" } }`,
    );
    for (const branch of ["main", "main", "staging"]) await shop.deploy(branch);
  });
  after(() => rig[Symbol.asyncDispose]());

  const view = async (environment = "production"): Promise<TrafficView> =>
    rig.control.call("GET", `/apps/shop/environments/${environment}/traffic`);

  /** Releases that answer requests of as many clients without a cookie. */
  async function answers(count: number, headers: Record<string, string> = {}): Promise<Map<string, number>> {
    const told = new Map<string, number>();
    for (let client = 0; client < count; client += 1) {
      const { text } = await rig.bough.request("shop", "/", { headers });
      told.set(text, (told.get(text) ?? 0) + 1);
    }
    return told;
  }

  it("refuses what contradicts itself before anything changes", limit, async () => {
    const wrong: readonly (readonly [RegExp, ...string[]])[] = [
      [/The shares are 95 % together, not 100 %/, "production", "v2=85", "v1=10"],
      [/v9 does not run in production.*\n.*v2, v1/, "production", "v2=90", "v9=10"],
      [/v2 has two shares/, "production", "v2=50", "v2=50"],
      [/that serves in production, v2, has no share/, "production", "v1=100"],
      [/"v2" is not a share/, "production", "v2"],
      [/is not the address of a server/, "production", "v2=50", "https://old.example/path=50"],
      [/A rule has one --header or one --cookie, and --to/, "production", "--header", "a=1"],
      [/It is written as name=value/, "production", "--header", "a", "--to", "v1"],
      [/has no environment nowhere that serves.*\n.*staging/, "production", "--cookie", "a=1", "--to", "nowhere"],
      [/cannot lead production to itself/, "production", "--cookie", "a=1", "--to", "production"],
      [/"a b" is not the name of a header/, "production", "--header", "a b=1", "--to", "v1"],
      [/v2 serves in production itself/, "production", "--mirror", "v2=10"],
      [/There is nothing to set/, "production"],
      [/no environment nowhere/, "nowhere", "v2=100"],
    ];
    for (const [message, ...args] of wrong) assert.match(await shop.refused("traffic", "set", ...args), message);
    const rule = { by: "header", name: "X-A", value: "1", to: { kind: "release", release: 1 } };
    await assert.rejects(
      rig.control.call("POST", "/apps/shop/environments/production/traffic", {
        rules: [rule, { ...rule, name: "x-a", to: { kind: "release", release: 2 } }],
      }),
      /Two rules have the header x-a=1/,
    );
    assert.deepEqual((await view()).changes, []);
    assert.match(await shop.refused("traffic", "revert", "production"), /Nobody has changed the traffic/);
  });

  it("divides by percent, over a kill -9 of control, and takes the change back", limit, async () => {
    await shop.ok("traffic", "set", "production", "v2=50", "v1=50", "--reason", "compare", "--as", "anna");
    await rig.killControl();
    const told = await answers(60);
    assert.ok((told.get("v1") ?? 0) > 5 && (told.get("v2") ?? 0) > 5, JSON.stringify([...told]));
    const text = await shop.ok("traffic", "show", "production");
    assert.match(
      text,
      /^v2 serves; warm: v1\n50 % to v2\n50 % to v1\n\nCHANGED +BY +REASON +TO\n.* anna +compare +50 % to v2; 50 % to v1/,
    );
    assert.match(await shop.ok("env", "show", "production"), /\n {2}traffic +50 % to v2\n +50 % to v1\n/);
    await shop.ok("traffic", "revert", "production");
    assert.deepEqual([...(await answers(20)).keys()], ["v2"]);
    assert.equal((await view()).changes.length, 2);
  });

  it(
    "leads by header and cookie to releases and environments; a deployment ends what names releases",
    limit,
    async () => {
      await shop.ok("traffic", "set", "production", "--header", "x-beta=1", "--to", "v1");
      await shop.ok("traffic", "set", "production", "--cookie", "beta=1", "--to", "staging");
      assert.equal(await shop.release("shop", { "x-beta": "1" }), "v1");
      const there = await rig.bough.request("shop", "/", { headers: { cookie: "beta=1" } });
      const staging = await rig.bough.request("staging.shop");
      assert.deepEqual(
        [there.text, there.headers["x-bough-release"]],
        [staging.text, staging.headers["x-bough-release"]],
      );
      assert.equal(await shop.release("shop"), "v2");
      await shop.deploy("main");
      assert.equal(await shop.release("shop", { "x-beta": "1" }), "v3");
      assert.deepEqual(
        (await view()).settings.rules.map(({ to }) => to),
        [{ kind: "environment", slug: "staging" }],
      );
      await shop.ok("traffic", "clear", "production", "--cookie", "beta=1");
      assert.match(
        await shop.refused("traffic", "clear", "production", "--cookie", "beta=1"),
        /No rule is for the cookie/,
      );
      assert.deepEqual((await view()).settings.rules, []);
    },
  );

  it("after bough down leads no traffic to what was only warm, and says so", limit, async () => {
    await shop.ok("traffic", "set", "production", "v3=50", "v2=50");
    await rig.bough.down();
    await rig.bough.up();
    await waitFor("the change to be known", async () => (await view()).changes[0]?.actor === "bough", {
      timeout: 30_000,
    });
    await rig.control.ended("shop", "main");
    assert.deepEqual([...(await answers(20)).keys()], ["v3"]);
    const { settings, releases, changes } = await view();
    assert.deepEqual([settings.split, releases, changes[0]?.actor], [[], [3], "bough"]);
    assert.match(await shop.refused("traffic", "revert", "production"), /v2 does not run in production/);
    assert.deepEqual(await rig.control.orphans(), []);
  });

  it("shares follow a conversion over a kill -9 of control, until the traffic is set otherwise", limit, async () => {
    const sale = await rig.application("sale", `{ production: { branch: "main", keepWarm: "10m" } }`);
    const selling = (sells: boolean): string => `const { createServer } = require("node:http");
createServer((request, response) => {
  if (${sells} && request.url === "/") response.setHeader("x-bough-conversion", "order");
  response.end(process.env.BOUGH_RELEASE);
}).listen(process.env.PORT, "127.0.0.1");
`;
    await sale.deploy("main", { "server.cjs": selling(false) });
    await sale.deploy("main", { "server.cjs": selling(true) });
    assert.match(
      await sale.refused("traffic", "optimise", "production", "v2", "v1", "--conversion", "order", "--least", "60"),
      /cannot have from 60 to 95 % each/,
    );
    assert.match(await sale.refused("traffic", "optimise", "production", "v2"), /--conversion are needed/);
    await sale.ok("traffic", "optimise", "production", "v2", "v1", "--conversion", "order", "--every", "1s");
    await rig.killControl();
    const shares = async (): Promise<TrafficView["settings"]["split"]> =>
      (await rig.control.call<TrafficView>("GET", "/apps/sale/environments/production/traffic")).settings.split;
    await waitFor(
      "the better one to get more",
      async () => {
        for (let client = 0; client < 40; client += 1) await rig.bough.request("sale");
        return (await shares()).some(({ to, percent }) => to.kind === "release" && to.release === 2 && percent > 90);
      },
      { timeout: 45_000 },
    );
    const text = await sale.ok("traffic", "show", "production");
    assert.match(text, /follows the conversion order, 5 to 95 % each/);
    assert.match(text, /bough +order: v2 \d+ of \d+ sessions; v1 0 of \d+ sessions/);
    await sale.ok("traffic", "clear", "production");
    await waitFor("it to end", async () => {
      const { optimiser } = await rig.control.call<TrafficView>("GET", "/apps/sale/environments/production/traffic");
      return optimiser === null;
    });
    assert.deepEqual(await shares(), []);
  });

  it("gives a server elsewhere its share", limit, async () => {
    const elsewhere = createServer((_, response) => response.end("elsewhere")).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    const { port } = elsewhere.address() as AddressInfo;
    try {
      await shop.ok("traffic", "set", "production", "v3=50", `http://127.0.0.1:${port}=50`, "--health", "/");
      const told = await answers(60);
      assert.ok((told.get("elsewhere") ?? 0) > 5 && (told.get("v3") ?? 0) > 5, JSON.stringify([...told]));
    } finally {
      elsewhere.close();
      elsewhere.closeAllConnections();
    }
    await shop.ok("traffic", "clear", "production");
    assert.deepEqual([...(await answers(10)).keys()], ["v3"]);
  });

  it("maintenance holds over a deployment and a kill -9 of control, and leaves health paths alone", limit, async () => {
    await shop.ok("maintenance", "stop", "production", "--message", "Back at 9.", "--reason", "move");
    const stopped = await rig.bough.request("shop");
    assert.equal(stopped.status, 503);
    assert.match(stopped.text, /Back at 9\./);
    await shop.deploy("main");
    await rig.killControl();
    assert.equal((await rig.bough.request("shop")).status, 503);
    assert.equal((await rig.bough.request("shop", "/healthz")).status, 200);
    await shop.ok("maintenance", "pause", "production", "--limit", "200ms");
    assert.equal((await rig.bough.request("shop")).status, 504);
    await shop.ok("maintenance", "pause", "production", "--limit", "30s");
    const held = rig.bough.request("shop");
    await shop.ok("maintenance", "resume", "production");
    assert.equal((await held).status, 200);
    assert.match(await shop.refused("maintenance", "pause", "production", "--limit", "soon"), /It is a time such as/);
  });

  it("maintenance is set while a deployment waits; shares are not", limit, async () => {
    const slow = await rig.application("slow", `{ production: { branch: "main" } }`);
    await slow.deploy("main");
    const config = `import { app, service } from "bough";
const web = service({ start: "node server.cjs", health: "/healthz" });
export default app({ name: "slow", resources: { web }, environments: { production: { branch: "main", approval: true } } });
`;
    const { id } = await slow.push("main", { "bough.config.ts": config });
    await slow.at(id, "gate.approval");
    await slow.ok("maintenance", "stop", "production");
    assert.equal((await rig.bough.request("slow")).status, 503);
    assert.match(
      await slow.refused("traffic", "set", "production", "v1=100"),
      /decides where the traffic of production goes/,
    );
    await slow.ok("approve", "production", "--reason", "go");
    assert.equal((await slow.ended(id)).deployment.status, "succeeded");
    assert.equal((await rig.bough.request("slow")).status, 503);
    await slow.ok("maintenance", "resume", "production");
    assert.equal(await slow.release("slow"), "v2");
  });
});
