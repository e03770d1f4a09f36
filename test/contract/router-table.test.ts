import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";

import { BoughError } from "../../src/lib/bough-error.ts";
import { callAdmin } from "../../src/router/admin/call-admin.ts";
import { routerClient } from "../../src/router/client.ts";
import type { RouteTable } from "../../src/router/route-table.ts";
import { readTableFile } from "../../src/router/table/table-file.ts";
import { startWorker } from "../../src/router/worker.ts";
import { environment, folderOf, freePort, get, single, startOrigin, startRig, tableOf } from "./router-rig.ts";

const WRITER = join(import.meta.dirname, "../support/router/publish-for-ever.ts");

test("a publisher that is killed at any moment leaves a whole table", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  let last = 0;
  for (let kill = 0; kill < 15; kill += 1) {
    const writer = spawn(process.execPath, [WRITER, run, tableFile], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = once(writer, "exit");
    let told = 0;
    writer.stdout.on("data", (text: Buffer) => {
      told = Number(text.toString().trim().split("\n").at(-1));
    });
    await once(writer.stdout, "data");
    // Every moment within a write has the same chance: a few milliseconds, at random.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
    writer.kill("SIGKILL");
    await exit;
    const table = await readTableFile(tableFile);
    assert.ok(table.version >= told && table.version > last, `version ${table.version} after ${told}`);
    assert.equal(table.environments.length, table.environments.length === 1 ? 1 : 300);
    last = table.version;
  }
  const rest = (await readdir(run)).filter((name) => name !== "routes.json");
  assert.ok(rest.length <= 1, `what is left lying about: ${rest.join(", ")}`);
});

test("routes survive a restart of the router", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const client = routerClient({ run, tableFile });
  const published = await client.publish((table) => ({ ...table, environments: [single(origin.port)] }));
  assert.equal(published.workers, 0);
  const port = await freePort();
  for (let start = 0; start < 2; start += 1) {
    const worker = await startWorker({ port, socket: join(run, "router-0.sock"), tableFile });
    assert.equal((await get(port, "/")).status, 200);
    await worker.stop(100);
  }
  assert.deepEqual(await readdir(run), ["routes.json"]);
});

test("a broken table file is told and serves nothing, until a table comes through the socket", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  const socket = join(run, "router-0.sock");
  const port = await freePort();
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await writeFile(tableFile, '{"version": 7, "environ');
  const lines: string[] = [];
  const worker = await startWorker({ port, socket, tableFile, report: (line) => lines.push(line) });
  t.after(() => worker.stop(0));
  assert.match(lines.join("\n"), /routes\.json cannot be used/);
  await assert.rejects(get(port, "/"), { code: "ECONNREFUSED" });
  const health = await callAdmin({ socket, method: "GET", path: "/health", timeout: 1_000 });
  assert.match((JSON.parse(health ?? "") as { broken: string }).broken, /cannot be used/);
  await assert.rejects(routerClient({ run, tableFile }).read(), { code: "route-table-broken" });
  const body = JSON.stringify(tableOf(8, single(origin.port)));
  await callAdmin({ socket, method: "PUT", path: "/table", body, timeout: 1_000 });
  assert.equal((await get(port, "/")).status, 200);
});

test("a table is taken whole or not at all, and never an older one", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(single(origin.port));
  await rig.publish(single(origin.port));
  const socket = join(rig.run, "router-0.sock");
  const put = (table: unknown) =>
    callAdmin({ socket, method: "PUT", path: "/table", body: JSON.stringify(table), timeout: 1_000 });
  await assert.rejects(put(tableOf(1, environment())), { code: "route-table-stale" });
  await assert.rejects(put(tableOf(2, environment())), { code: "route-table-stale" });
  const good = single(origin.port);
  const broken: Record<string, unknown> = {
    "no environments": { version: 3 },
    "a version that is no number": { version: "3", environments: [] },
    "a port out of range": tableOf(3, single(70_000)),
    "a negative weight": tableOf(3, single(origin.port, { weight: -1 })),
    "a release that breaks a header": tableOf(3, single(origin.port, { release: "v\r\n1" })),
    "a host with a port": tableOf(3, { ...good, hosts: ["a:1"] }),
    "a host twice": tableOf(3, good, { ...good, slug: "other", hosts: ["MAIN.shop.localhost"] }),
    "a path with a star inside": tableOf(3, environment({ ...good.routes[0]!, paths: ["/a*/b"] })),
    "a listener to nowhere": tableOf(3, { ...good, internal: [{ port: 5_000, route: "nowhere", from: null }] }),
    "a route twice": tableOf(3, environment(good.routes[0]!, { ...good.routes[0]!, paths: [] })),
  };
  for (const [name, table] of Object.entries(broken)) {
    await assert.rejects(put(table), { code: "route-table-invalid" }, name);
  }
  await assert.rejects(callAdmin({ socket, method: "PUT", path: "/table", body: "{", timeout: 1_000 }), {
    code: "admin-malformed",
  });
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("a change that is not valid leaves file and workers alone", async (t) => {
  const rig = await startRig(t);
  await rig.publish(environment());
  const before = await readFile(rig.tableFile, "utf8");
  await assert.rejects(
    rig.client.publish((table) => ({ ...table, environments: [{ ...environment(), hosts: ["not a host"] }] })),
    { code: "route-table-invalid" },
  );
  await assert.rejects(
    rig.client.publish(() => {
      throw new Error("changed my mind");
    }),
    /changed my mind/,
  );
  assert.equal(await readFile(rig.tableFile, "utf8"), before);
  await rig.publish(environment(), { ...environment(), slug: "two", hosts: ["two.shop.localhost"] });
  assert.equal((await rig.client.read()).environments.length, 2);
});

test("a file that was lost is written again, ahead of what the workers have", async (t) => {
  const rig = await startRig(t);
  for (let round = 0; round < 3; round += 1) await rig.publish(environment());
  await rm(rig.tableFile);
  const published = await rig.client.publish((table) => ({ ...table, environments: [environment()] }));
  assert.equal(published.table.version, 4);
  assert.equal(published.workers, 1);
});

test("publishers of one process take turns: no change is lost", async (t) => {
  const rig = await startRig(t);
  const add = (index: number) => (table: RouteTable) => ({
    ...table,
    environments: [...table.environments, { ...environment(), slug: `e${index}`, hosts: [`e${index}.localhost`] }],
  });
  await Promise.all(Array.from({ length: 20 }, (_, index) => rig.client.publish(add(index))));
  const table = await rig.client.read();
  assert.equal(table.environments.length, 20);
  assert.equal(table.version, 20);
});

test("a worker that answers anything else than the table is an error", async (t) => {
  const rig = await startRig(t);
  let answer = JSON.stringify({ version: 1, digest: "other", problems: [] });
  const stranger = createServer((_request, response) => void response.end(answer));
  stranger.listen(join(rig.run, "router-9.sock"));
  await once(stranger, "listening");
  t.after(() => stranger.close());
  await assert.rejects(rig.publish(environment()), { code: "router-disagrees" });
  stranger.removeAllListeners("request");
  stranger.on("request", (_request, response) => {
    response.statusCode = 500;
    response.end("nonsense");
  });
  answer = "";
  await assert.rejects(
    rig.publish(environment()),
    (error: unknown) => error instanceof BoughError && error.code === "router-strange",
  );
});

test("the admin socket is this user's alone, and knows nothing else", async (t) => {
  const rig = await startRig(t);
  const socket = join(rig.run, "router-0.sock");
  assert.equal((await stat(socket)).mode & 0o077, 0);
  await assert.rejects(callAdmin({ socket, method: "GET", path: "/secrets", timeout: 1_000 }), {
    code: "admin-unknown",
  });
});

test("a table file of before traffic could be split is read as today's", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  const health = { path: "/healthz", interval: 5_000, timeout: 2_000 };
  const instances = [{ id: "shop/main/api@v3/0", host: "127.0.0.1", port: 4_001 }];
  const old = {
    version: 12,
    environments: [
      {
        app: "shop",
        slug: "main",
        hosts: ["main.shop.localhost"],
        routes: [
          {
            name: "api",
            paths: ["/api/*"],
            target: {
              kind: "revisions",
              revisions: [{ id: "api@v3", release: "v3", weight: 100, instances, health }],
            },
          },
          {
            name: "web",
            paths: ["/*"],
            target: { kind: "site", release: "v3", root: "/artifacts/b", earlier: ["/artifacts/a"], spa: true },
          },
        ],
        internal: [{ port: 4_100, route: "api" }],
      },
    ],
  };
  await writeFile(tableFile, JSON.stringify(old));
  const rest = { rules: [], mirror: null, retry: null };
  const common = { release: "v3", weight: 100, retained: false };
  const now: RouteTable = {
    version: 12,
    environments: [
      {
        app: "shop",
        slug: "main",
        hosts: ["main.shop.localhost"],
        routes: [
          {
            name: "api",
            paths: ["/api/*"],
            revisions: [{ id: "api@v3", ...common, backend: { kind: "instances", instances, health } }],
            ...rest,
          },
          {
            name: "web",
            paths: ["/*"],
            revisions: [
              {
                id: "web@v3",
                ...common,
                backend: { kind: "site", root: "/artifacts/b", earlier: ["/artifacts/a"], spa: true },
              },
            ],
            ...rest,
          },
        ],
        internal: [{ port: 4_100, route: "api", from: null }],
        maintenance: null,
        asleep: false,
        sticky: null,
      },
    ],
  };
  assert.deepEqual(await readTableFile(tableFile), now);
  const { table } = await routerClient({ run, tableFile }).publish((current) => current);
  assert.deepEqual(await readTableFile(tableFile), { ...now, version: table.version });
});
