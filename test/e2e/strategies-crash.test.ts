import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { startLoad } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { whatExists } from "../support/recovery/what-exists.ts";
import { routesOf } from "../support/strategies/routes-of.ts";
import { strategiesFiles } from "../support/strategies/strategies-app.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "strategies";
const definition = `import { app, canary, service } from "bough";
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", migrate: "true", paths: ["/api/*"] });
const checks = { beforeTraffic: [{ name: "smoke", path: "/api/" }], afterTraffic: [{ name: "later", path: "/api/check" }] };
export default app({ name: "strategies", resources: { api }, environments: {
  long: { branch: "long*", strategy: canary({ steps: [50], bake: 2500, judge: false }), ...checks },
  preview: { branch: "*", strategy: canary({ steps: [50], bake: 150, judge: false }), ...checks },
} });
`;
/** More than any deployment writes. */
const NEVER = 1_000;
const RATE = 40;

/** An environment that sees one canary after the other. */
interface Life {
  readonly slug: "good" | "faulty";
  deployments: number;
  /** The release that serves, and what it answers. */
  serving: string;
  text: string;
}

describe("kill -9 of control in a canary", () => {
  let folder: TemporaryFolder;
  let crashFile: string;
  let bough: Bough;
  let project: Project;
  let control: ControlClient;

  before(async () => {
    folder = await temporaryFolder("strategies-crash");
    crashFile = join(folder.path, "crash");
    bough = await startBough({ args: ["--workers", "1"], env: { BOUGH_CRASH_FILE: crashFile } });
    project = await bough.project(app);
    control = new ControlClient(bough);
  });
  after(async () => {
    await bough[Symbol.asyncDispose]();
    await folder.remove();
  });

  /** Every write of the journal is hit once, every second one before it is on disk. */
  it("at any write ends with the new release", { timeout: 150_000 }, async () => {
    await hit("good", 0);
  });

  /** Until it is taken back, a bad release writes what a good one does. */
  it("at any write of the way back ends with the old one", { timeout: 150_000 }, async () => {
    await hit("faulty", 0.5);
  });

  it("bough down and up in the middle goes on with both releases", { timeout: 60_000 }, async () => {
    const slug = "long-way";
    await release(slug, "first");
    await project.commit(strategiesFiles("second"));
    const pushing = project.push(`HEAD:refs/heads/${slug}`);
    await waitFor("half the traffic", async () => (await weights(slug))["v2"] === 50);
    await bough.down();
    await pushing;
    await bough.up();
    await waitFor("both to serve again", async () => {
      const texts = await Promise.all(Array.from({ length: 12 }, () => bough.request(`${slug}.${app}`, "/api/")));
      return texts.every(({ status }) => status === 200) && new Set(texts.map(({ text }) => text)).size === 2;
    });
    assert.deepEqual(await weights(slug), { v1: 50, v2: 50 });
    assert.equal((await control.ended(app, slug, 2)).status, "succeeded");
    await assertServes(slug, "v2", "second");
  });

  async function weights(slug: string): Promise<Readonly<Record<string, number>>> {
    const [route] = await routesOf(bough, app, slug);
    return Object.fromEntries((route?.revisions ?? []).map(({ release, weight }) => [release, weight]));
  }

  async function release(slug: string, version: string): Promise<void> {
    await project.commit({ "bough.config.ts": definition, ...strategiesFiles(version) });
    await project.push(`HEAD:refs/heads/${slug}`);
  }

  /** One canary after the other in one environment, each hit at the next write, from this part of all writes on. */
  async function hit(kind: "good" | "faulty", from: number): Promise<void> {
    const life: Life = { slug: kind, deployments: 1, serving: "v1", text: "one" };
    await release(life.slug, life.text);
    writeFileSync(crashFile, `before:${NEVER}`);
    await canary(life);
    const writes = NEVER - Number(readFileSync(crashFile, "utf8").split(":")[1]);
    rmSync(crashFile);
    assert.ok(writes >= 10, `only ${writes} writes`);
    const first = Math.floor(writes * from);
    let crashes = 0;
    for (let write = first; write < writes; write++) {
      const moment = write % 2 === 0 ? "before" : "after";
      writeFileSync(crashFile, `${moment}:${write}`);
      await canary(life, `write ${write} was hit ${moment} it`);
      // It may have ended with fewer writes, as what happens at the same time shares one.
      if (!existsSync(crashFile)) crashes += 1;
      rmSync(crashFile, { force: true });
    }
    assert.ok(crashes >= writes - first - 2, `only ${crashes} crashes at ${writes - first} writes`);
  }

  /** Pushes the next version while requests come in, and looks at how it has ended. */
  async function canary(life: Life, when = "nothing happened"): Promise<void> {
    const { slug } = life;
    life.deployments += 1;
    const text = `${slug} ${life.deployments}`;
    await project.commit(strategiesFiles(text));
    const load = startLoad({ port: bough.port, host: `${slug}.${app}.localhost`, path: "/api/", rate: RATE });
    try {
      void project.push(`HEAD:refs/heads/${slug}`);
      await control.ended(app, slug, life.deployments);
    } finally {
      const { failures } = await load.stop();
      assert.deepEqual(failures, [], `requests failed when ${when}`);
    }
    const { status, error } = await control.ended(app, slug, life.deployments);
    if (slug === "good") {
      assert.equal(status, "succeeded", `${when}: ${error?.message}`);
      Object.assign(life, { serving: `v${life.deployments}`, text });
    } else {
      assert.deepEqual([status, error?.code], ["failed", "check-failed"], `${when}: ${error?.message}`);
    }
    await assertServes(slug, life.serving, life.text);
  }

  /** The release has everything, and of the other one nothing is left: no weight, no rule, no process. */
  async function assertServes(slug: string, wanted: string, text: string): Promise<void> {
    assert.equal((await bough.request(`${slug}.${app}`, "/api/")).text, text);
    assert.deepEqual(await weights(slug), { [wanted]: 100 });
    const [route] = await routesOf(bough, app, slug);
    assert.deepEqual(route?.rules, []);
    const { running } = await whatExists(bough, app, slug);
    assert.deepEqual(running, [`${app}/${slug}/api@${wanted}/0`]);
    assert.deepEqual(await control.orphans(), []);
  }
});
