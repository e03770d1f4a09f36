import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import type { EnvironmentRoutes, Sticky, WeightedRevision } from "../../src/router/route-table.ts";
import { startWorker } from "../../src/router/worker.ts";
import { JarClient } from "../support/router/jar-client.ts";
import { environment, freePort, get, revision, route, siteRevision, startOrigin, startRig } from "./router-rig.ts";
import type { RevisionOptions, Rig } from "./router-rig.ts";

const STICKY: Sticky = { cookie: "bough", maxAge: 86_400, seed: "shop/main" };

function split(...revisions: readonly WeightedRevision[]): EnvironmentRoutes {
  return { ...environment(route("web", ["/*"], ...revisions)), sticky: STICKY };
}

/** A server of one release, which sets a cookie of its own at `/own` and tells what it was sent. */
async function startRelease(t: TestContext, release: string): Promise<(options?: RevisionOptions) => WeightedRevision> {
  const origin = await startOrigin(t, (request, response) => {
    if (request.url === "/own") response.setHeader("set-cookie", ["session=abc; HttpOnly", "theme=dark"]);
    if (request.url === "/cached") response.setHeader("cache-control", "public, max-age=60");
    response.end(JSON.stringify({ release, cookie: request.headers.cookie ?? null }));
  });
  return (options = {}) => revision([origin.port], { release, ...options });
}

async function startReleases(t: TestContext) {
  const [v1, v2, v3] = await Promise.all(["v1", "v2", "v3"].map((release) => startRelease(t, release)));
  assert.ok(v1 !== undefined && v2 !== undefined && v3 !== undefined);
  return { v1, v2, v3 };
}

function clientsOf(rig: Rig, count: number): readonly JarClient[] {
  return Array.from({ length: count }, () => new JarClient(rig.port));
}

async function releasesOf(clients: readonly JarClient[], path = "/"): Promise<readonly string[]> {
  const releases: string[] = [];
  for (const client of clients) releases.push(await client.release(path));
  return releases;
}

const count = (all: readonly string[], one: string): number => all.filter((release) => release === one).length;

test("three colours: a session stays with its release as others come, as long as that is retained", async (t) => {
  const rig = await startRig(t);
  const { v1, v2, v3 } = await startReleases(t);
  await rig.publish(split(v1({ weight: 100 }), v2({ weight: 0, retained: true })));
  const early = clientsOf(rig, 10);
  assert.equal(count(await releasesOf(early), "v1"), 10);

  await rig.publish(split(v1({ weight: 0, retained: true }), v2({ weight: 100, retained: true })));
  const middle = clientsOf(rig, 10);
  assert.equal(count(await releasesOf(middle), "v2"), 10);

  await rig.publish(split(v1({ weight: 0, retained: true }), v2({ weight: 0, retained: true }), v3({ weight: 100 })));
  const late = clientsOf(rig, 10);
  for (let round = 0; round < 3; round += 1) {
    assert.equal(count(await releasesOf(early), "v1"), 10, "the first colour");
    assert.equal(count(await releasesOf(middle), "v2"), 10, "the second colour");
    assert.equal(count(await releasesOf(late), "v3"), 10, "the third colour");
  }

  await rig.publish(split(v1({ weight: 0 }), v2({ weight: 0, retained: true }), v3({ weight: 100 })));
  assert.equal(count(await releasesOf(early), "v3"), 10, "no longer retained");
  assert.equal(count(await releasesOf(middle), "v2"), 10);
  await rig.publish(split(v3({ weight: 100 })));
  assert.equal(count(await releasesOf([...early, ...middle, ...late]), "v3"), 30);
});

test("a client stays while the weights rise, and moves to the raised release only", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  const clients = clientsOf(rig, 200);
  let before = await (async () => {
    await rig.publish(split(v1({ weight: 95 }), v2({ weight: 5 })));
    return releasesOf(clients);
  })();
  for (const weight of [25, 50, 100]) {
    await rig.publish(split(v1({ weight: 100 - weight }), v2({ weight })));
    const after = await releasesOf(clients);
    for (const [index, release] of after.entries())
      if (release !== before[index]) assert.equal(release, "v2", `client ${index} at ${weight} %`);
    assert.ok(Math.abs(count(after, "v2") - weight * 2) < 30, `${count(after, "v2")} of 200 at ${weight} %`);
    assert.deepEqual(await releasesOf(clients), after, "nobody moves while the weights stay");
    before = after;
  }
});

test("a client without a jar gets the share that was asked for", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  await rig.publish(split(v1({ weight: 75 }), v2({ weight: 25 })));
  let second = 0;
  for (let request = 0; request < 2_000; request += 1)
    if ((await get(rig.port, "/")).headers["x-bough-release"] === "v2") second += 1;
  // Four standard deviations of 2,000 draws.
  assert.ok(Math.abs(second - 500) < 78, `${second} of 2,000`);
});

test("the cookie is made for a session of a browser, and only while there is a choice", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  await rig.publish(split(v1({ weight: 100 })));
  assert.equal((await get(rig.port, "/")).headers["set-cookie"], undefined, "one release");
  await rig.publish(split(v1({ weight: 100 }), v2({ weight: 0 })));
  assert.equal((await get(rig.port, "/")).headers["set-cookie"], undefined, "one that only a rule reaches");
  await rig.publish({ ...split(v1({ weight: 50 }), v2({ weight: 50 })), sticky: null });
  assert.equal((await get(rig.port, "/")).headers["set-cookie"], undefined, "none wanted");

  await rig.publish(split(v1({ weight: 50 }), v2({ weight: 50 })));
  const line = (await get(rig.port, "/")).headers["set-cookie"]?.[0] ?? "";
  assert.match(line, /^bough=[\w-]{36}\.v[12]; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/);
  const client = new JarClient(rig.port);
  const [first, second] = [await client.get("/"), await client.get("/")];
  assert.equal(first.headers["set-cookie"]?.length, 1);
  assert.equal(second.headers["set-cookie"], undefined, "a client that has it gets it once");
  const own = await new JarClient(rig.port).get("/own");
  assert.deepEqual(own.headers["set-cookie"]?.slice(0, 2), ["session=abc; HttpOnly", "theme=dark"]);
  assert.equal(own.headers["set-cookie"]?.length, 3);
  assert.equal(
    (await get(rig.port, "/cached")).headers["set-cookie"],
    undefined,
    "a shared cache would give it to all",
  );
});

test("a cookie that the router did not write leads nowhere in particular and is replaced", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  await rig.publish(split(v1({ weight: 100 }), v2({ weight: 0, retained: true })));
  for (const cookie of [
    "bough=",
    "bough=x",
    "bough=.v2",
    `bough=${"k".repeat(65)}.v2`,
    "bough=a b.v2",
    "bough=k.v2/..",
  ]) {
    const answer = await get(rig.port, "/", { cookie });
    assert.equal(answer.headers["x-bough-release"], "v1", cookie);
    assert.equal(answer.headers["set-cookie"]?.length, 1, cookie);
  }
  const among = await get(rig.port, "/", { cookie: "a=1; xbough=k.v1; bough=k.v2; b=2" });
  assert.equal(among.headers["x-bough-release"], "v2", "found among others");
});

test("a site's page and its API come from one release", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  const roots = await Promise.all(
    ["v1", "v2"].map(async (release) => {
      const root = join(rig.run, release);
      await mkdir(root);
      await writeFile(join(root, "index.html"), release);
      return root;
    }),
  );
  const site = (weights: readonly [number, number]) =>
    ["v1", "v2"].map((release, index) => siteRevision(roots[index]!, { release, weight: weights[index]! }));
  for (const weights of [
    [50, 50],
    [80, 20],
  ] as const) {
    await rig.publish({
      ...environment(
        route("site", ["/*"], ...site(weights)),
        route("api", ["/api/*"], v1({ weight: weights[0] }), v2({ weight: weights[1] })),
      ),
      sticky: STICKY,
    });
    const seen = new Set<string>();
    for (const client of clientsOf(rig, 30)) {
      const page = await client.get("/");
      assert.equal(page.headers["x-bough-release"], page.body);
      for (let round = 0; round < 2; round += 1) assert.equal(await client.release("/api/x"), page.body);
      seen.add(page.body);
    }
    assert.equal(seen.size, 2);
  }
});

test("a key leads to the same release in every worker and after every restart", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  await rig.publish(split(v1({ weight: 50 }), v2({ weight: 50 })));
  const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
  const releases = async () => {
    const all: unknown[] = [];
    for (const key of keys)
      all.push((await get(rig.port, "/", { cookie: `bough=${key}.v9` })).headers["x-bough-release"]);
    return all;
  };
  const first = await releases();
  const options = { port: rig.port, socket: join(rig.run, "router-1.sock"), tableFile: rig.tableFile };
  const second = await startWorker(options);
  for (let round = 0; round < 3; round += 1) assert.deepEqual(await releases(), first, "two workers");
  await second.stop(1_000);
  const third = await startWorker(options);
  t.after(() => third.stop(0));
  for (let round = 0; round < 3; round += 1) assert.deepEqual(await releases(), first, "after a restart");
  assert.equal(new Set(first).size, 2);
});

test("a session whose retained release is ill for a while finds it again", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await startReleases(t);
  const both = split(v1({ weight: 0, retained: true }), v2({ weight: 100 }));
  await rig.publish(split(v1({ weight: 100 }), v2({ weight: 0, retained: true })));
  const client = new JarClient(rig.port);
  assert.equal(await client.release(), "v1");
  const gone = revision([await freePort()], { release: "v1", weight: 0, retained: true });
  await rig.publish(split(gone, v2({ weight: 100 })));
  for (let round = 0; round < 5; round += 1) assert.equal(await client.release(), "v2");
  await rig.publish(both);
  assert.equal(await client.release(), "v1");
});
