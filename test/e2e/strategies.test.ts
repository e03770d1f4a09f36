import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, afterEach, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { startLoad, type Load, type LoadReport } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { routesOf } from "../support/strategies/routes-of.ts";
import { strategiesApp, strategiesFiles } from "../support/strategies/strategies-app.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "strategies";
const environments = `{
  production: { branch: "main", keepWarm: 0, strategy: canary({ steps: [10, 50], bake: 800, judge: false }) },
  lined: { branch: "lined", extends: "production", strategy: linear({ step: 40, every: 200, judge: false }) },
  rolled: { branch: "rolled", extends: "production", strategy: "rolling",
    atEachStep: [{ name: "probe", path: "/api/check" }] },
  switched: { branch: "switched", extends: "production", strategy: "blue-green",
    beforeTraffic: [{ name: "smoke", path: "/api/check", contains: "checked" }, { name: "command", with: api,
      run: 'curl -fsS -H "$BOUGH_CHECK_HEADER" "$BOUGH_CHECK_URL/check"' }] },
  watched: { branch: "watched", extends: "production", strategy: "blue-green",
    afterTraffic: [{ name: "later", path: "/api/check" }] },
}`;
const RATE = 200;
/** Each is in one release only. */
const assets = { one: "public/app.0a1b2c3d.js", two: "public/app.4e5f6a7b.js" };

describe("a release under load takes the traffic", () => {
  let bough: Bough;
  let project: Project;
  let control: ControlClient;
  const loads = new Set<Load>();

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    project = await bough.project(app);
    control = new ControlClient(bough);
    await project.commit({
      "bough.config.ts": strategiesApp(environments),
      ...strategiesFiles("one"),
      [assets.one]: "one",
    });
    for (const branch of ["main", "lined", "rolled", "switched", "watched"]) {
      const { stderr } = await project.push(`HEAD:refs/heads/${branch}`);
      assert.match(stderr, /Deployed \w+ v1/, stderr);
    }
  });
  after(() => bough[Symbol.asyncDispose]());
  afterEach(() => Promise.all([...loads].map((load) => load.stop())));

  /** Pushes a version while requests come in. */
  async function release(branch: string, version: string): Promise<{ report: LoadReport; output: string }> {
    await project.commit(strategiesFiles(version));
    const host = branch === "main" ? app : `${branch}.${app}`;
    const load = startLoad({ port: bough.port, host: `${host}.localhost`, path: "/api/", rate: RATE });
    loads.add(load);
    await waitFor("some requests", () => load.sent() > RATE / 10);
    const { stderr } = await project.push(`HEAD:refs/heads/${branch}`);
    loads.delete(load);
    return { report: await load.stop(), output: stderr };
  }

  it("share by share as a canary, on all routes and links together", { timeout: 60_000 }, async () => {
    const seen: number[] = [];
    const missed = new Set<string>();
    await project.git("rm", "--quiet", assets.one);
    await project.commit({ [assets.two]: "two" });
    const look = async (): Promise<void> => {
      const routes = await routesOf(bough, app, "main");
      const shares = routes.map(({ revisions }) => revisions.find(({ release }) => release === "v2")?.weight ?? 0);
      assert.equal(new Set(shares).size, 1, `routes with different shares: ${shares.join(", ")}`);
      if (seen.at(-1) !== shares[0]) seen.push(shares[0] ?? 0);
      if (shares[0] !== 10 && shares[0] !== 50) return;
      for (const asset of Object.values(assets))
        if ((await bough.request(app, asset.replace("public", ""))).status !== 200) missed.add(asset);
    };
    let isOver = false;
    const watching = (async () => {
      for (; !isOver; await sleep(25)) await look();
    })();
    const { report, output } = await release("main", "two").finally(() => (isOver = true));
    await watching;
    assert.match(output, /Deployed production v2/, output);
    assert.deepEqual([...missed], [], "a page of one release did not find its assets at the other");
    assertNoFailure(report);
    assert.deepEqual(
      seen.filter((share) => share !== 0),
      [10, 50, 100],
    );
    const { v1 = 0, v2 = 0 } = report.releases;
    assert.ok(v2 > 0.15 * report.sent && v1 > 0.3 * report.sent, `v1 answered ${v1}, v2 ${v2} of ${report.sent}`);
    assert.equal((await bough.request(app)).text, "two");
    assert.equal((await bough.request(app, "/api/inner")).text, "two two");
    await assertRuns("main", ["v2"]);
  });

  it("in equal parts as a linear shift", { timeout: 60_000 }, async () => {
    const { report, output } = await release("lined", "two");
    assert.match(output, /Deployed lined v2/, output);
    assert.match(output, /Give v2 40 %[^]*Give v2 80 %/);
    assertNoFailure(report);
    await assertRuns("lined", ["v2"]);
  });

  it("instance by instance, never with more than one too many", { timeout: 60_000 }, async () => {
    let most = 0;
    const watching = setInterval(() => {
      const running = bough.processes().filter(({ command }) => command.includes("server.cjs"));
      most = Math.max(most, running.length);
    }, 20);
    const before = bough.processes().filter(({ command }) => command.includes("server.cjs")).length;
    const { report, output } = await release("rolled", "two");
    clearInterval(watching);
    assert.match(output, /Deployed rolled v2/, output);
    assertNoFailure(report);
    assert.ok(most <= before + 2, `${most - before} more instances than usual, of two services`);
    await assertRuns("rolled", ["v2"]);
    assert.equal((await bough.request(`rolled.${app}`, "/api/inner")).text, "two two");
  });

  it("and is taken back instance by instance from the middle of a rolling release", { timeout: 60_000 }, async () => {
    const { report, output } = await release("rolled", "faulty");
    assert.match(output, /Check probe of v3 failed/, output);
    assert.match(output, /Let requests to api@v2 but 1 instance finish/, output);
    assertNoFailure(report);
    assert.ok((report.releases["v3"] ?? 0) > 0, "the release never had a share");
    await assertRuns("rolled", ["v2"]);
    const api = (await routesOf(bough, app, "rolled")).find(({ name }) => name === "api");
    const [revision] = api?.revisions ?? [];
    assert.equal(revision?.backend.kind === "instances" && revision.backend.instances.length, 2);
  });

  it("not at all when a check before the traffic fails", { timeout: 60_000 }, async () => {
    const good = await release("switched", "two");
    assert.match(good.output, /Deployed switched v2/, good.output);
    assertNoFailure(good.report);
    const bad = await release("switched", "faulty");
    assert.match(bad.output, /Check smoke of v3 failed: GET \/api\/check was answered with 500/, bad.output);
    assertNoFailure(bad.report);
    assert.deepEqual(Object.keys(bad.report.releases), ["v2"], "somebody saw the release that failed its checks");
    await assertRuns("switched", ["v2"]);
  });

  it("and gives it back when a check after the traffic fails", { timeout: 60_000 }, async () => {
    const { report, output } = await release("watched", "faulty");
    assert.match(output, /Check later of v2 failed/, output);
    assertNoFailure(report);
    assert.match(output, /Shift all traffic to v2 \(/, "it had the traffic");
    assert.equal((await bough.request(`watched.${app}`)).text, "one");
    await assertRuns("watched", ["v1"]);
  });

  it("from what serves, when another release comes in the middle of a canary", { timeout: 60_000 }, async () => {
    await project.commit(strategiesFiles("three"));
    const superseded = project.push("HEAD:refs/heads/main");
    await waitFor("the canary to have a share", async () =>
      (await routesOf(bough, app, "main")).some(({ revisions }) =>
        revisions.some(({ release, weight }) => release === "v3" && weight === 10),
      ),
    );
    const { report, output } = await release("main", "four");
    assert.match(output, /Deployed production v4/, output);
    assert.match((await superseded).stderr, /superseded|took its place/i);
    assertNoFailure(report);
    assert.equal((await bough.request(app)).text, "four");
    await assertRuns("main", ["v4"]);
    assert.deepEqual(
      (await control.deployments(app, "main")).map(({ status }) => status),
      ["succeeded", "superseded", "succeeded", "succeeded"],
    );
  });

  /** Of the environment only these releases run, and the routes lead to nothing else. */
  async function assertRuns(slug: string, releases: readonly string[]): Promise<void> {
    const routes = await routesOf(bough, app, slug);
    const routed = new Set(routes.flatMap(({ revisions }) => revisions.map(({ release }) => release)));
    assert.deepEqual([...routed], releases);
    assert.ok(
      routes.every(({ rules }) => rules.length === 0),
      "a rule is left",
    );
    const { items } = await control.call<{ items: { name: string }[] }>("GET", "/apps");
    assert.deepEqual(
      items.map(({ name }) => name),
      [app],
    );
    assert.deepEqual(await control.orphans(), []);
  }
});

function assertNoFailure({ sent, failures }: LoadReport): void {
  assert.equal(failures.length, 0, `${failures.length} of ${sent} failed: ${JSON.stringify(failures.slice(0, 5))}`);
}
