import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { tablesClient } from "../../src/embedded/tables/client.ts";
import type { Receipt } from "../../src/model/records.ts";
import { supervisorClient } from "../../src/providers/local/supervisor/client.ts";
import type { ProcessSpec } from "../../src/providers/local/supervisor/protocol.ts";
import { routerClient } from "../../src/router/client.ts";
import { journeyFiles } from "../support/recovery/journey-app.ts";
import { startRig, type Rig } from "../support/recovery/rig.ts";
import { nothing, whatExists } from "../support/recovery/what-exists.ts";

const limit = { timeout: 60_000 };

describe("prune", () => {
  let rig: Rig;
  before(async () => void (rig = await startRig()));
  after(() => rig[Symbol.asyncDispose]());

  it("removes whatever belongs to nothing, and touches nothing else", limit, async () => {
    const { bough, control } = rig;
    const { data } = bough;
    const project = await bough.project("journey");
    await project.commit(journeyFiles);
    await project.push("HEAD:refs/heads/topic");
    const living = await whatExists(bough, "journey", "topic");

    const supervisor = supervisorClient(data);
    const router = routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") });
    await supervisor.ensureProcess("journey/ghost/api@v1/0", sleeper("journey", "ghost", 1, data));
    await supervisor.ensureProcess("journey/topic/api@v7/0", sleeper("journey", "topic", 7, data));
    await supervisor.leasePort("link/journey/ghost/api");
    await mkdir(join(data, "environments", "journey", "ghost"), { recursive: true });
    await (await tablesClient(data)).grant({ app: "journey", slug: "ghost", consumer: "api", tables: [] });
    const ghost = {
      app: "journey",
      slug: "ghost",
      hosts: ["ghost.journey.localhost"],
      routes: [],
      internal: [],
      maintenance: null,
      asleep: false,
      sticky: null,
    };
    await router.publish((table) => ({ ...table, environments: [...table.environments, ghost] }));

    const orphans = [
      "credentials tables/journey/ghost",
      "directory environments/journey/ghost",
      "port link/journey/ghost/api",
      "process journey/ghost/api@v1/0",
      "process journey/topic/api@v7/0",
      "route ghost.journey.localhost",
    ];
    assert.deepEqual(named(await control.orphans()), orphans);
    assert.ok(existsSync(join(data, "environments", "journey", "ghost")), "a dry run removes nothing");
    const { removed, remaining } = await control.call<Receipt>("POST", "/prune", { dryRun: false });
    assert.deepEqual([named(removed), remaining], [orphans, []]);
    assert.deepEqual(await control.orphans(), []);
    assert.deepEqual(await whatExists(bough, "journey", "ghost"), nothing);
    assert.deepEqual(await whatExists(bough, "journey", "topic"), living);
  });

  it("destroys what has no branch any more, a few environments at a time", { timeout: 120_000 }, async () => {
    const { app, gates, project, send, isGone } = await rig.application("crowd");
    const slugs = ["a", "b", "c", "d", "e", "f"];
    await send(...slugs.map((slug) => `HEAD:refs/heads/${slug}`));
    for (const slug of slugs) assert.equal((await rig.control.ended(app, slug)).status, "succeeded");
    await gates.shut("stop");
    const repository = join(rig.bough.data, "repositories", `${app}.git`);
    for (const slug of slugs) await project.git("--git-dir", repository, "update-ref", "-d", `refs/heads/${slug}`);
    const prune = rig.control.call<Receipt>("POST", "/prune", { dryRun: false });
    await gates.reached("stop", 4);
    const histories = await Promise.all(slugs.map((slug) => rig.control.deployments(app, slug)));
    assert.equal(histories.filter(([newest]) => newest?.kind === "destroy").length, 4);
    await gates.unlock("stop");
    assert.deepEqual((await prune).remaining, []);
    for (const slug of slugs) await isGone(slug);
  });

  it("takes nothing away from a deployment that is under way, or begins meanwhile", limit, async () => {
    const { app, gates, push, serves } = await rig.application("meanwhile");
    const prune = (): Promise<Receipt> => rig.control.call("POST", "/prune", { dryRun: false });
    const first = await push("topic");
    await serves("topic", 1, first);
    await gates.shut("start");
    const second = await push("topic");
    await gates.reached("start", 2);
    assert.deepEqual(await prune(), { removed: [], remaining: [] });
    await gates.unlock("start");
    await serves("topic", 2, second);

    await rig.control.call("POST", `/apps/${app}/environments/topic/rollback`, { to: 1 });
    await Promise.all([prune(), prune(), prune()]);
    await rig.control.ended(app, "topic", 3);
    await serves("topic", 1, first);
  });
});

const named = (items: Receipt["removed"]): readonly string[] => items.map(({ kind, id }) => `${kind} ${id}`).toSorted();

/** A process of an environment that no record knows. */
const sleeper = (app: string, slug: string, release: number, data: string): ProcessSpec => ({
  tags: { kind: "instance", app, slug, release, resource: "api" },
  argv: ["/bin/sh", "-c", "exec sleep 600"],
  cwd: "/",
  env: {},
  port: false,
  log: join(data, "logs", `${slug}-${release}.log`),
  logLimit: 1_000_000,
  memory: null,
  restart: "always",
  grace: 1_000,
  writable: [],
  user: null,
});
