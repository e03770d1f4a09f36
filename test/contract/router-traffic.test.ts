import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { WebSocket, WebSocketServer } from "ws";

import type { Route, Sticky, TrafficRule, WeightedRevision } from "../../src/router/route-table.ts";
import { JarClient } from "../support/router/jar-client.ts";
import { waitFor } from "../support/wait-for.ts";
import { HOST, call, environment, freePort, get, revision, route, startOrigin, startRig } from "./router-rig.ts";

const STICKY: Sticky = { cookie: "bough", maxAge: 86_400, seed: "shop/main" };

async function releases(t: TestContext) {
  const ports = await Promise.all(
    ["v1", "v2"].map(async (name) => (await startOrigin(t, (_request, response) => void response.end(name))).port),
  );
  return { v1: ports[0]!, v2: ports[1]! };
}

function ruled(rules: readonly TrafficRule[], ...revisions: readonly WeightedRevision[]): Route {
  return { ...route("web", ["/*"], ...revisions), rules };
}

test("a rule leads to a release that takes no other traffic; the first that matches decides", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await releases(t);
  const rules: readonly TrafficRule[] = [
    { id: "smoke", match: { header: { name: "X-Bough-Test", value: "d3adb33f" } }, to: { release: "v2" } },
    { id: "back", match: { cookie: { name: "beta", value: "0" } }, to: { release: "v1" } },
    { id: "beta", match: { cookie: { name: "beta", value: "1" } }, to: { release: "v2" } },
  ];
  const revisions = [revision([v1], { release: "v1", weight: 100 }), revision([v2], { release: "v2", weight: 0 })];
  await rig.publish({ ...environment(ruled(rules, ...revisions)), sticky: STICKY });
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{}, "v1"],
    [{ "x-bough-test": "d3adb33f" }, "v2"],
    [{ "X-BOUGH-TEST": "d3adb33f" }, "v2"],
    [{ "x-bough-test": "D3ADB33F" }, "v1"],
    [{ "x-bough-test": "d3adb33f2" }, "v1"],
    [{ "x-other": "d3adb33f" }, "v1"],
    [{ cookie: "a=b; beta=1" }, "v2"],
    [{ cookie: "beta=10" }, "v1"],
    [{ cookie: "beta=0", "x-bough-test": "d3adb33f" }, "v2"],
    [{ cookie: "bough=key.v1; beta=1" }, "v2"],
  ];
  for (const [headers, body] of cases) {
    const answer = await get(rig.port, "/", headers);
    assert.equal(answer.body, body, JSON.stringify(headers));
    assert.equal(answer.headers["set-cookie"], undefined, "nobody is bound to what a rule shows");
  }
});

test("a rule's release that cannot serve is not replaced by another", async (t) => {
  const rig = await startRig(t);
  const { v1 } = await releases(t);
  const rules = [{ id: "smoke", match: { header: { name: "x-test", value: "1" } }, to: { release: "v2" } }];
  const gone = revision([await freePort()], { release: "v2", weight: 0 });
  await rig.publish(environment(ruled(rules, revision([v1]), gone)));
  assert.equal((await get(rig.port, "/", { "x-test": "1" })).status, 502);
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("a first release can be tried by a rule before it takes any traffic", async (t) => {
  const rig = await startRig(t);
  const { v1 } = await releases(t);
  const rules = [{ id: "smoke", match: { header: { name: "x-test", value: "1" } }, to: { release: "v1" } }];
  await rig.publish(environment(ruled(rules, revision([v1], { weight: 0 }))));
  assert.equal((await get(rig.port, "/", { "x-test": "1" })).body, "v1");
  assert.equal((await get(rig.port, "/")).status, 503);
});

test("a rule leads to another environment of the app while there is one", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await releases(t);
  const rules = [
    { id: "staging", match: { cookie: { name: "env", value: "staging" } }, to: { environment: "staging" } },
  ];
  const main = environment(ruled(rules, revision([v1])));
  const staging = {
    ...environment(route("all", ["/*"], revision([v2], { release: "v7" }))),
    slug: "staging",
    hosts: ["s.localhost"],
  };
  await rig.publish(main, staging);
  const headers = { cookie: "env=staging" };
  assert.equal((await get(rig.port, "/x", headers)).headers["x-bough-release"], "v7");
  assert.equal((await get(rig.port, "/x")).body, "v1");
  const arms = await rig.client.arms("shop", "staging");
  assert.equal(arms[0]?.statuses[200], 1, "counted where it was answered");
  await rig.publish(main);
  assert.equal((await get(rig.port, "/x", headers)).body, "v1", "gone: its testers are users again");
});

test("a release of which nothing can be reached passes its share on, and takes it back", async (t) => {
  const rig = await startRig(t);
  const { v1 } = await releases(t);
  let healthy = true;
  const second = await startOrigin(t, (_request, response) => void response.end("v2"));
  const flaky = revision([second.port], { release: "v2", weight: 50 });
  const backend = { ...flaky.backend, health: { path: "/alive", interval: 20, timeout: 500 } };
  const publish = () =>
    rig.publish({
      ...environment(route("web", ["/*"], revision([v1], { weight: 50 }), { ...flaky, backend })),
      sticky: STICKY,
    });
  second.removeAllListeners("request");
  second.on("request", (request, response) => {
    if (request.url === "/alive") response.writeHead(healthy ? 200 : 503).end();
    else response.end("v2");
  });
  await publish();
  const clients = Array.from({ length: 20 }, () => new JarClient(rig.port));
  const answers = async () => {
    const all: string[] = [];
    for (const client of clients) all.push((await client.get("/")).body);
    return all;
  };
  const before = await answers();
  assert.ok(before.includes("v1") && before.includes("v2"), before.join());
  healthy = false;
  await waitFor("all to go to v1", async () => (await answers()).every((release) => release === "v1"));
  const arms = await rig.client.arms("shop", "main", { flush: true });
  const [well, ill] = ["v1", "v2"].map((release) => arms.find((arm) => arm.release === release)!);
  assert.ok(ill!.failedOver > 0 && ill!.sessions.failed > 0 && well!.failedOver === 0, "who judges it must know");
  healthy = true;
  await waitFor("the share to come back", async () => (await answers()).includes("v2"));
  assert.deepEqual(await answers(), before, "everybody is where they were");
});

test("a release that refuses connections costs nobody an error, and the failure is counted against it", async (t) => {
  const rig = await startRig(t);
  const { v1 } = await releases(t);
  const dead = revision([await freePort()], { release: "v2", weight: 50 });
  await rig.publish({ ...environment(route("web", ["/*"], revision([v1], { weight: 50 }), dead)), sticky: STICKY });
  for (let index = 0; index < 20; index += 1) {
    const answer = await call(rig.port, "/", {
      method: index % 2 === 0 ? "GET" : "POST",
      body: index % 2 === 0 ? "" : "x",
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["x-bough-release"], "v1");
  }
  const arms = await rig.client.arms("shop", "main", { flush: true });
  const [good, bad] = ["v1", "v2"].map((release) => arms.find((arm) => arm.release === release)!);
  assert.equal(good!.statuses[200], 20);
  assert.deepEqual(bad!.statuses, {});
  assert.ok(bad!.failedOver > 0 && bad!.sessions.failed === bad!.failedOver, JSON.stringify(bad));
  assert.match(await rig.client.metrics(), /bough_failovers_total\{[^}]*release="v2"\} [1-9]/);
});

test("an idempotent request is tried again as the policy says, and no other", async (t) => {
  const rig = await startRig(t);
  const seen: string[] = [];
  let failures = 0;
  const flaky = await startOrigin(t, (request, response) => {
    seen.push(request.method ?? "");
    request.resume();
    if (request.url === "/slow" && failures > 0) {
      failures -= 1;
      return;
    }
    response.statusCode = failures > 0 ? 503 : 200;
    failures = Math.max(0, failures - 1);
    response.end("x");
  });
  const retry = { attempts: 3, statuses: [502, 503], timeout: 150 };
  await rig.publish(environment({ ...route("web", ["/*"], revision([flaky.port])), retry }));
  const tries = async (times: number, method: string, path = "/"): Promise<readonly [number, number]> => {
    failures = times;
    seen.length = 0;
    const { status } = await call(rig.port, path, { method, body: method === "POST" ? "x" : "" });
    return [status, seen.length];
  };
  assert.deepEqual(await tries(0, "GET"), [200, 1]);
  assert.deepEqual(await tries(2, "GET"), [200, 3]);
  assert.deepEqual(await tries(9, "GET"), [503, 3], "the last answer is the client's");
  assert.deepEqual(await tries(2, "DELETE"), [200, 3]);
  assert.deepEqual(await tries(1, "POST"), [503, 1], "not idempotent");
  assert.deepEqual(await tries(2, "GET", "/slow"), [200, 3], "an attempt has its own time");
  assert.deepEqual(await tries(9, "GET", "/slow"), [504, 3]);
  const [arm] = await rig.client.arms("shop", "main");
  assert.deepEqual(arm?.statuses, { 200: 4, 503: 2, 504: 1 }, "each request is counted once");
});

test("a WebSocket goes to its client's release and is told its cookie", async (t) => {
  const rig = await startRig(t);
  const ports: number[] = [];
  for (const name of ["v1", "v2"]) {
    const origin = await startOrigin(t, (_request, response) => void response.end(name));
    const server = new WebSocketServer({ server: origin });
    server.on("connection", (socket) => socket.send(name));
    ports.push(origin.port);
  }
  const revisions = ["v1", "v2"].map((release, index) => revision([ports[index]!], { release, weight: 50 }));
  await rig.publish({ ...environment(route("web", ["/*"], ...revisions)), sticky: STICKY });
  const open = async (headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.port}/live`, { headers: { host: HOST, ...headers } });
    t.after(() => socket.terminate());
    const upgraded = once(socket, "upgrade");
    const [message] = (await once(socket, "message")) as [Buffer];
    const [response] = (await upgraded) as [{ headers: Record<string, string | string[] | undefined> }];
    return { release: message.toString(), cookie: [response.headers["set-cookie"] ?? []].flat() };
  };
  const seen = new Set<string>();
  for (let index = 0; index < 12; index += 1) {
    const first = await open({});
    const cookie = first.cookie[0]?.split(";")[0] ?? "";
    assert.match(cookie, new RegExp(`^bough=[\\w-]+\\.${first.release}$`));
    const page = await get(rig.port, "/", { cookie });
    assert.equal(page.body, first.release);
    assert.deepEqual(await open({ cookie }), { release: first.release, cookie: [] });
    seen.add(first.release);
  }
  assert.equal(seen.size, 2);
});

test("requests between services are split without a cookie, and follow the one that is passed on", async (t) => {
  const rig = await startRig(t);
  const { v1, v2 } = await releases(t);
  const internal = await freePort();
  const revisions = [revision([v1], { release: "v1", weight: 50 }), revision([v2], { release: "v2", weight: 50 })];
  await rig.publish({
    ...environment(route("api", ["/api/*"], ...revisions)),
    sticky: STICKY,
    internal: [{ port: internal, route: "api", from: "web" }],
  });
  const seen = new Set<string>();
  for (let index = 0; index < 40; index += 1) {
    const answer = await get(internal, "/whatever", { host: "api" });
    assert.equal(answer.headers["set-cookie"], undefined);
    seen.add(answer.body);
    const cookie = `bough=client-${index}.v9`;
    const page = await get(rig.port, "/api/", { cookie });
    assert.equal((await get(internal, "/", { host: "api", cookie })).body, page.body);
  }
  assert.deepEqual([...seen].toSorted(), ["v1", "v2"]);
});
