import assert from "node:assert/strict";
import { type IncomingMessage, type ServerResponse, request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";

import type { Arm } from "../../src/router/metrics/arm.ts";
import type { Sticky } from "../../src/router/route-table.ts";
import { startWorker } from "../../src/router/worker.ts";
import { waitFor } from "../support/wait-for.ts";
import { JarClient } from "../support/router/jar-client.ts";
import { HOST, call, environment, get, revision, route, startOrigin, startRig, startTcpOrigin } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

const STICKY: Sticky = { cookie: "bough", maxAge: 86_400, seed: "shop/main" };

async function armsOf(rig: Rig, release: string): Promise<readonly Arm[]> {
  const arms = await rig.client.arms("shop", "main", { flush: true });
  return arms.filter((arm) => arm.release === release);
}

async function armOf(rig: Rig, release: string): Promise<Arm> {
  const [arm, ...others] = await armsOf(rig, release);
  assert.ok(arm !== undefined && others.length === 0);
  return arm;
}

test("statuses, latencies and their moments are those of the answers", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (incoming, response) => {
    response.statusCode = Number(new URL(incoming.url ?? "", "http://x").searchParams.get("status"));
    setTimeout(() => response.end("x"), 20);
  });
  await rig.publish(environment(route("web", ["/*"], revision([origin.port]))));
  for (const status of [200, 200, 204, 404, 500, 503]) await get(rig.port, `/?status=${status}`);
  const arm = await armOf(rig, "v1");
  assert.equal(arm.route, "web");
  assert.match(arm.worker, /^router-0:[0-9a-f]{12}$/);
  assert.deepEqual(arm.statuses, { 200: 2, 204: 1, 404: 1, 500: 1, 503: 1 });
  const { bounds, counts } = arm.latency;
  assert.equal(counts.length, bounds.length + 1);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    4,
    "what failed says nothing of the latency",
  );
  assert.ok(counts.every((count, index) => count === 0 || bounds[index]! > 15));
  assert.equal(arm.logLatency.count, 4);
  const mean = Math.exp(arm.logLatency.mean);
  assert.ok(mean > 15 && mean < 500, `${mean} ms`);
  assert.ok(arm.logLatency.m2 >= 0);
  assert.deepEqual(arm.sessions, { ok: 4, failed: 2 }, "each for itself");
});

test("counts of all environments tell what each release and each instance answered, and how it is", async (t) => {
  const rig = await startRig(t);
  const answer = ({ url }: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(url === "/bad" ? 500 : 200).end("x");
  const [one, other] = [await startOrigin(t, answer), await startOrigin(t, answer)];
  const both = [revision([one.port, other.port]), revision([other.port], { release: "v2", weight: 0 })];
  await rig.publish(environment(route("web", ["/*"], ...both)));
  for (const path of ["/", "/", "/", "/bad"]) await get(rig.port, path);
  await call(rig.port, "/", { headers: { host: "nobody.localhost" } });
  const [counts, ...others] = await rig.client.counts();
  assert.ok(counts !== undefined && others.length === 0);
  assert.match(counts.worker, /^router-0:[0-9a-f]{12}$/);
  assert.ok(Math.abs(Date.now() - counts.since) < 60_000);
  const sumOf = (sparse: readonly number[]): number =>
    sparse.filter((_, index) => index % 2 === 1).reduce((sum, count) => sum + count, 0);
  const told = counts.routes.map(({ latency, ...rest }) => ({ ...rest, latency: sumOf(latency) }));
  const v1 = { app: "shop", environment: "main", route: "web", release: "v1" };
  assert.deepEqual(
    told.filter(({ requests }) => requests > 0),
    [{ ...v1, requests: 4, errors: 1, latency: 3 }],
    "what no route took is nobody's",
  );
  const total = (of: "requests" | "errors"): number => counts.instances.reduce((sum, each) => sum + each[of], 0);
  assert.deepEqual([total("requests"), total("errors")], [4, 1]);
  assert.ok(counts.instances.every(({ healthy }) => healthy));
  assert.ok(counts.instances.some(({ serves }) => !serves) && counts.instances.some(({ serves }) => serves));
});

test("what tests a release is counted nowhere, whom another rule leads is", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (incoming, response) => {
    response.statusCode = incoming.url === "/bad" ? 500 : 200;
    response.end("x");
  });
  const rule = (id: string, name: string) => ({ id, match: { header: { name, value: "1" } }, to: { release: "v2" } });
  const both = [revision([origin.port]), revision([origin.port], { release: "v2", weight: 0 })];
  const rules = [rule("test", "X-Bough-Test"), rule("beta", "x-beta")];
  await rig.publish({ ...environment({ ...route("web", ["/*"], ...both), rules }), sticky: STICKY });
  for (const path of ["/", "/bad"]) await call(rig.port, path, { headers: { host: HOST, "x-bough-test": "1" } });
  assert.deepEqual((await armOf(rig, "v2")).statuses, {});
  await call(rig.port, "/", { headers: { host: HOST, "x-beta": "1" } });
  const arm = await armOf(rig, "v2");
  assert.deepEqual([arm.statuses, arm.sessions], [{ 200: 1 }, { ok: 1, failed: 0 }]);
});

test("a session counts once, as failed when any of its requests did", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (incoming, response) => {
    response.statusCode = incoming.url === "/bad" ? 500 : 200;
    response.end("x");
  });
  const both = ["v1", "v2"].map((release) => revision([origin.port], { release, weight: 50 }));
  await rig.publish({ ...environment(route("web", ["/*"], ...both)), sticky: STICKY });
  const expected: Record<string, { ok: number; failed: number }> = {
    v1: { ok: 0, failed: 0 },
    v2: { ok: 0, failed: 0 },
  };
  for (let index = 0; index < 20; index += 1) {
    const client = new JarClient(rig.port);
    const paths = index % 4 === 0 ? ["/", "/bad", "/bad", "/"] : ["/", "/", "/"];
    const releases = new Set<string>();
    for (const path of paths) releases.add(await client.release(path));
    assert.equal(releases.size, 1);
    expected[[...releases][0]!]![index % 4 === 0 ? "failed" : "ok"] += 1;
  }
  const before = await rig.client.arms("shop", "main");
  assert.ok(
    before.every(({ sessions }) => sessions.ok + sessions.failed === 0),
    "none is quiet yet",
  );
  for (const release of ["v1", "v2"]) assert.deepEqual((await armOf(rig, release)).sessions, expected[release]);
  assert.match(await rig.client.metrics(), /bough_sessions_total\{[^}]*release="v[12]",outcome="failed"\} \d/);
});

test("a client that came while there was a choice is still one session afterwards", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish({ ...environment(route("web", ["/*"], revision([origin.port]))), sticky: STICKY });
  for (let index = 0; index < 5; index += 1) await get(rig.port, "/", { cookie: "bough=somebody.v1" });
  await get(rig.port, "/");
  assert.deepEqual((await armOf(rig, "v1")).sessions, { ok: 2, failed: 0 });
});

test("an answer that breaks off fails its session; one that its client gives up says nothing", async (t) => {
  const rig = await startRig(t);
  const half = await startTcpOrigin(t, (socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"));
  });
  await rig.publish(environment(route("web", ["/*"], revision([half.port]))));
  await assert.rejects(get(rig.port, "/"));
  assert.deepEqual((await armOf(rig, "v1")).sessions, { ok: 0, failed: 1 });

  const silent = await startTcpOrigin(t, () => undefined);
  await rig.publish(environment(route("web", ["/*"], revision([silent.port], { release: "v2" }))));
  const outgoing = request({ host: "127.0.0.1", port: rig.port, headers: { host: HOST } });
  outgoing.on("error", () => undefined);
  outgoing.end();
  const inFlight = async () => (await rig.client.inflight(["web@v2-0"]))["web@v2-0"];
  await waitFor("the request to arrive", async () => (await inFlight()) === 1);
  outgoing.destroy();
  await waitFor("the router to notice", async () => (await inFlight()) === 0);
  const { statuses, sessions } = await armOf(rig, "v2");
  assert.deepEqual(statuses, { 499: 1 });
  assert.deepEqual(sessions, { ok: 0, failed: 0 });
});

test("a conversion is told by a header, which the client does not see, or by a beacon", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (incoming, response) => {
    if (incoming.url === "/order") response.setHeader("X-Bough-Conversion", "order");
    if (incoming.url === "/odd") response.setHeader("x-bough-conversion", 'a"b');
    response.end("x");
  });
  const both = ["v1", "v2"].map((release) => revision([origin.port], { release, weight: 50 }));
  await rig.publish({ ...environment(route("web", ["/*"], ...both)), sticky: STICKY });
  const client = new JarClient(rig.port);
  const release = await client.release();
  assert.equal((await client.get("/order")).headers["x-bough-conversion"], undefined);
  assert.equal((await client.get("/odd")).headers["x-bough-conversion"], undefined);
  const beacon = (query: string, method = "POST") =>
    client.get(`/.bough/conversion${query}`, { method, body: method === "POST" ? "{}" : "" });
  for (let round = 0; round < 3; round += 1) assert.equal((await beacon("?name=signup")).status, 204);
  assert.equal((await beacon("")).status, 400);
  assert.equal((await beacon("?name=a%20b")).status, 400);
  assert.equal((await beacon("?name=signup", "GET")).status, 405);
  const stranger = await call(rig.port, "/.bough/conversion?name=signup", { method: "POST" });
  assert.equal(stranger.status, 404);
  const arm = await armOf(rig, release);
  assert.deepEqual(arm.sessions, { ok: 1, failed: 0 });
  assert.deepEqual(arm.conversions, {
    order: { sessions: 1, converted: 1 },
    signup: { sessions: 1, converted: 1 },
  });
  assert.match(await rig.client.metrics(), /bough_conversions_total\{[^}]*name="signup"\} 1/);
});

test("the arms of two workers add up to what was asked", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const both = ["v1", "v2"].map((release) => revision([origin.port], { release, weight: 50 }));
  await rig.publish({ ...environment(route("web", ["/*"], ...both)), sticky: STICKY });
  const socket = join(rig.run, "router-1.sock");
  const second = await startWorker({ port: rig.port, socket, tableFile: rig.tableFile });
  t.after(() => second.stop(0));
  // Each connection goes to the worker that the system chooses; so many reach both.
  for (let index = 0; index < 400; index += 1) await get(rig.port, "/");
  const arms = await rig.client.arms("shop", "main", { flush: true });
  assert.equal(new Set(arms.map(({ worker }) => worker)).size, 2);
  const sum = (of: (arm: Arm) => number): number => arms.reduce((total, arm) => total + of(arm), 0);
  assert.ok(
    arms.every((arm) => (arm.statuses[200] ?? 0) > 0),
    "both workers have answered for both releases",
  );
  assert.equal(
    sum((arm) => arm.statuses[200] ?? 0),
    400,
  );
  assert.equal(
    sum((arm) => arm.sessions.ok),
    400,
  );
  assert.equal(
    sum((arm) => arm.logLatency.count),
    400,
  );
  assert.equal(
    sum((arm) => arm.latency.counts.reduce((total, count) => total + count, 0)),
    400,
  );
});

test("a worker that starts anew says so", async (t) => {
  const rig = await startRig(t);
  const socket = join(rig.run, "router-1.sock");
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(environment(route("web", ["/*"], revision([origin.port]))));
  const names = new Set<string>();
  for (let start = 0; start < 2; start += 1) {
    const worker = await startWorker({ port: rig.port, socket, tableFile: rig.tableFile });
    for (const arm of await rig.client.arms("shop", "main")) names.add(arm.worker);
    await worker.stop(0);
  }
  assert.equal([...names].filter((name) => name.startsWith("router-1:")).length, 2);
});

test("an environment that nobody knows has no arms", async (t) => {
  const rig = await startRig(t);
  assert.deepEqual(await rig.client.arms("shop", "nowhere"), []);
});
