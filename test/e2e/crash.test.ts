import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DeploymentRecord } from "../../src/model/records.ts";
import { startBough, type Bough } from "../support/bough.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { journeyFiles, type JourneyState } from "../support/recovery/journey-app.ts";
import { nothing, whatExists } from "../support/recovery/what-exists.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "journey";
/** More than any deployment writes. */
const NEVER = 1_000;
/** Installations that work through the cases side by side; each takes one case after the other. */
const WORKERS = 2;

type Kind = "deploy" | "update" | "rollback" | "sleep" | "wake" | "destroy";
type Moment = "before" | "after";

/** One environment's whole life, in which every deployment is hit at the same write of its journal. */
interface Life {
  readonly slug: string;
  readonly moment: Moment;
  readonly write: number;
}

/** A bough whose control process can be made to die at a write of the journal. */
interface Rig {
  readonly bough: Bough;
  readonly project: Project;
  readonly control: ControlClient;
  readonly crashFile: string;
}

describe("kill -9 of control at every step boundary", () => {
  const rigs: Rig[] = [];
  let folder: TemporaryFolder;
  let writes: ReadonlyMap<Kind, number>;

  before(async () => {
    folder = await temporaryFolder("crash");
    for (let index = 0; index < WORKERS; index++) rigs.push(await startRig(join(folder.path, `crash-${index}`)));
    const [rig] = rigs;
    assert.ok(rig);
    writes = await undisturbed(rig);
  });
  after(async () => {
    await Promise.all(rigs.map(({ bough }) => bough[Symbol.asyncDispose]()));
    await folder.remove();
  });

  /** All lives, each lived by the first bough that is free. */
  async function liveAll(lives: readonly Life[], live: (rig: Rig, life: Life) => Promise<void>): Promise<void> {
    const open = lives.values();
    const work = async (rig: Rig): Promise<void> => {
      for (const life of open) await live(rig, life);
    };
    await Promise.all(rigs.map(work));
  }

  it(
    "finishes a deploy, an update, a rollback, a sleep, a wake and a destroy, once",
    { timeout: 360_000 },
    async () => {
      const crashes = new Map<Kind, number>();
      await liveAll(livesFor(writes), (rig, life) => live(rig, life, writes, crashes));
      for (const [kind, count] of writes)
        assert.ok((crashes.get(kind) ?? 0) >= 2 * (count - 2), `only ${crashes.get(kind)} crashes of ${kind}`);
    },
  );

  it("takes an update back that does not become healthy", { timeout: 120_000 }, async () => {
    const most = 2 * (writes.get("update") ?? 0);
    const lives = Array.from({ length: most }, (_, write): Life => {
      const moment = write % 2 === 0 ? "before" : "after";
      return { slug: `failing-${write}`, moment, write };
    });
    let crashes = 0;
    let spared = false;
    await liveAll(lives, async (rig, life) => {
      if (spared) return;
      if (await failOnce(rig, life)) crashes += 1;
      else spared = true;
    });
    assert.ok(crashes > (writes.get("update") ?? 0), `only ${crashes} crashes`);
  });

  it("goes on removing an app, and deploys none of it anew", { timeout: 60_000 }, async () => {
    const [rig] = rigs;
    assert.ok(rig);
    const { control, project, crashFile } = rig;
    for (const branch of ["main", "one", "two"]) await project.push(`HEAD:refs/heads/${branch}`);
    await pushUnseen(rig, "last");
    writeFileSync(crashFile, "before:1");
    await assert.rejects(control.call("DELETE", `/apps/${app}`), TypeError);
    // Apps are caught up with in the order of their names.
    await control.ended("last", "unseen");
    await waitFor("everything to be destroyed", async () =>
      (await control.environments(app)).every(({ status }) => status === "destroyed"),
    );
    for (const slug of ["main", "one", "two"]) {
      assert.equal((await control.ended(app, slug)).kind, "destroy");
      assert.deepEqual(await whatExists(rig.bough, app, slug), nothing);
    }
    await control.call("DELETE", `/apps/${app}`);
    const apps = (await control.call<{ items: { name: string }[] }>("GET", "/apps")).items;
    assert.deepEqual(
      apps.map(({ name }) => name),
      ["last"],
    );
    assert.deepEqual(readdirSync(join(rig.bough.data, "repositories")), ["last.git"]);
  });
});

async function startRig(crashFile: string): Promise<Rig> {
  const bough = await startBough({ args: ["--workers", "1"], env: { BOUGH_CRASH_FILE: crashFile } });
  const project = await bough.project(app);
  await project.commit(journeyFiles);
  return { bough, project, control: new ControlClient(bough), crashFile };
}

/** How often each kind of deployment writes its journal when nothing disturbs it. */
async function undisturbed(rig: Rig): Promise<ReadonlyMap<Kind, number>> {
  const writes = new Map<Kind, number>();
  await through(rig, "calm", async (kind, run) => {
    writeFileSync(rig.crashFile, `before:${NEVER}`);
    await run();
    writes.set(kind, NEVER - Number(readFileSync(rig.crashFile, "utf8").split(":")[1]));
    rmSync(rig.crashFile);
  });
  return writes;
}

/** Steps that end at the same time share a write, so there may be a few more of them than were counted. */
function livesFor(writes: ReadonlyMap<Kind, number>): readonly Life[] {
  const most = Math.max(...writes.values());
  return (["before", "after"] as const).flatMap((moment) =>
    Array.from({ length: most }, (_, write) => ({ slug: `${moment}-${write}`, moment, write })),
  );
}

async function live(
  rig: Rig,
  { slug, moment, write }: Life,
  writes: ReadonlyMap<Kind, number>,
  crashes: Map<Kind, number>,
): Promise<void> {
  await through(rig, slug, async (kind, run) => {
    if (write >= (writes.get(kind) ?? 0)) return run();
    writeFileSync(rig.crashFile, `${moment}:${write}`);
    await run();
    if (existsSync(rig.crashFile)) rmSync(rig.crashFile);
    else crashes.set(kind, (crashes.get(kind) ?? 0) + 1);
  });
}

/** A branch that is in the repository of an application, though control was not told of it. */
async function pushUnseen({ bough }: Rig, name: string): Promise<void> {
  const project = await bough.project(name);
  const definition = `import { app, site } from "bough";
export default app({ name: "${name}", resources: { web: site({ dir: "." }) } });
`;
  await project.commit({ "bough.config.ts": definition, "index.html": "" });
  await project.push("HEAD:refs/heads/main");
  const repository = join(bough.data, "repositories", `${name}.git`);
  await project.git("-c", "core.hooksPath=/dev/null", "push", "--quiet", repository, "HEAD:refs/heads/unseen");
}

/** An update that fails; false when it ended before it could be hit. */
async function failOnce(rig: Rig, { slug, moment, write }: Life): Promise<boolean> {
  const { project, control, crashFile } = rig;
  const first = await project.commit({ "server.cjs": journeyFiles["server.cjs"], "version.txt": `${slug}\n` });
  await project.push(`HEAD:refs/heads/${slug}`);
  await project.commit({ "server.cjs": "process.exit(1);\n" });
  writeFileSync(crashFile, `${moment}:${write}`);
  void project.push(`HEAD:refs/heads/${slug}`);
  const { status, error } = await control.ended(app, slug, 2);
  assert.deepEqual([status, error?.code], ["failed", "revision-unhealthy"], `${slug}: ${error?.message}`);
  await serves(rig, slug, { release: "v1", commit: first, jobs: ["migrate v1", "seed", "migrate v2"] });
  const wasHit = !existsSync(crashFile);
  rmSync(crashFile, { force: true });
  return wasHit;
}

/** A first deploy, an update, a rollback, a sleep, a wake and a destroy of one branch, each looked at when it has ended. */
async function through(
  rig: Rig,
  slug: string,
  around: (kind: Kind, run: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { project, control } = rig;
  const commits: string[] = [];
  const push = async (): Promise<void> => {
    const version = `${slug} ${commits.length + 1}\n`;
    commits.push(await project.commit({ "version.txt": version, "public/version.txt": version }));
    void project.push(`HEAD:refs/heads/${slug}`);
  };
  const jobs = ["migrate v1", "seed"];

  await around("deploy", async () => {
    await push();
    await succeeded(rig, slug, 1);
    await serves(rig, slug, { release: "v1", commit: commits[0], jobs });
  });
  await keep(rig, slug);
  await around("update", async () => {
    await push();
    await succeeded(rig, slug, 2);
    jobs.push("migrate v2");
    await serves(rig, slug, { release: "v2", commit: commits[1], jobs });
  });
  await around("rollback", async () => {
    await control.patiently("POST", `/apps/${app}/environments/${slug}/rollback`, {});
    await succeeded(rig, slug, 3);
    await serves(rig, slug, { release: "v1", commit: commits[0], jobs });
  });
  await around("sleep", async () => {
    await control.patiently("POST", `/apps/${app}/environments/${slug}/sleep`, {});
    await succeeded(rig, slug, 4);
    await sleeps(rig, slug, "v1");
  });
  await around("wake", async () => {
    await control.patiently("POST", `/apps/${app}/environments/${slug}/wake`);
    await succeeded(rig, slug, 5);
    await serves(rig, slug, { release: "v1", commit: commits[0], jobs });
  });
  await kept(rig, slug);
  await around("destroy", async () => {
    const before = await whatExists(rig.bough, app, slug);
    void project.push(`:refs/heads/${slug}`);
    const { id } = await succeeded(rig, slug, 6);
    assert.deepEqual(await whatExists(rig.bough, app, slug), nothing, `what is left of ${slug}`);
    const { removed, remaining } = await control.receipt(id);
    assert.deepEqual(remaining, []);
    assert.deepEqual(
      removed.filter(({ kind }) => kind === "process").map((item) => item.id),
      before.running,
      "the receipt of a teardown names what it removed",
    );
    assert.deepEqual(await control.orphans(), [], `what prune finds after the end of ${slug}`);
  });
}

async function succeeded({ control }: Rig, slug: string, count: number): Promise<DeploymentRecord> {
  const last = await control.ended(app, slug, count);
  const all = (await control.deployments(app, slug)).toReversed();
  assert.deepEqual(
    all.map(({ kind, status }) => `${kind} ${status}`),
    ["deploy", "deploy", "rollback", "sleep", "wake", "destroy"].slice(0, count).map((kind) => `${kind} succeeded`),
    `${slug}: ${JSON.stringify(all.map(({ error }) => error))}`,
  );
  return last;
}

/** The release answers, with its data, and exactly what it needs exists. */
async function serves(
  rig: Rig,
  slug: string,
  wanted: { readonly release: string; readonly commit: string | undefined; readonly jobs: readonly string[] },
): Promise<void> {
  const { bough, control } = rig;
  const { release, commit, jobs } = await stateOf(rig, slug);
  assert.deepEqual({ release, commit, jobs }, wanted, `what ${slug} answers`);
  const page = await bough.request(`${slug}.${app}`, "/version.txt");
  assert.equal(page.headers["x-bough-release"], wanted.release);
  const record = await control.environment(app, slug);
  assert.deepEqual([record?.status, `v${record?.release}`], ["live", wanted.release]);
  const instance = `${app}/${slug}/api@${wanted.release}/0`;
  const existing = await whatExists(bough, app, slug);
  assert.deepEqual(
    { ...existing, routes: null },
    {
      running: [instance],
      recorded: [instance],
      ports: [instance],
      routes: null,
      tables: true,
      directory: true,
    },
  );
  const releases = existing.routes?.routes.map(({ revisions }) => revisions.map(({ release }) => release).join());
  assert.deepEqual(releases?.toSorted(), [wanted.release, wanted.release]);
  assert.deepEqual(await control.orphans(), [], `what prune finds while ${slug} serves ${wanted.release}`);
}

/** Nothing of it runs, and all else is there. */
async function sleeps({ bough, control }: Rig, slug: string, release: string): Promise<void> {
  const answer = await bough.request(`${slug}.${app}`, "/api/state");
  assert.deepEqual([answer.status, answer.text.includes('"environment-asleep"')], [503, true], answer.text);
  const page = await bough.request(`${slug}.${app}`, "/version.txt");
  assert.deepEqual([page.status, page.headers["x-bough-release"]], [200, release]);
  const record = await control.environment(app, slug);
  assert.deepEqual([record?.status, record?.asleep, `v${record?.release}`], ["asleep", true, release]);
  const { routes, ...existing } = await whatExists(bough, app, slug);
  assert.deepEqual(existing, { running: [], recorded: [], ports: [], tables: true, directory: true });
  assert.equal(routes?.asleep, true);
  const releases = routes.routes.map(({ revisions }) => revisions.map((revision) => revision.release).join());
  assert.deepEqual(releases.toSorted(), ["", release]);
  assert.deepEqual(await control.orphans(), [], `what prune finds while ${slug} sleeps`);
}

async function stateOf({ bough }: Rig, slug: string): Promise<JourneyState> {
  return JSON.parse((await bough.request(`${slug}.${app}`, "/api/state")).text) as JourneyState;
}

const item = { id: { S: "kept" } };

async function keep(rig: Rig, slug: string): Promise<void> {
  await withTable(rig, slug, (client, TableName) => client.send(new PutItemCommand({ TableName, Item: item })));
}

async function kept(rig: Rig, slug: string): Promise<void> {
  const found = await withTable(rig, slug, (client, TableName) =>
    client.send(new GetItemCommand({ TableName, Key: item, ConsistentRead: true })),
  );
  assert.deepEqual(found.Item, item, `the data of ${slug}`);
}

async function withTable<T>(
  rig: Rig,
  slug: string,
  work: (client: DynamoDBClient, table: string) => Promise<T>,
): Promise<T> {
  const { name, endpoint, ...credentials } = (await stateOf(rig, slug)).table;
  const client = new DynamoDBClient({ endpoint, credentials, region: "us-east-1" });
  try {
    return await waitFor(`the table ${name} to answer`, () => work(client, name) as Promise<T & object>);
  } finally {
    client.destroy();
  }
}
