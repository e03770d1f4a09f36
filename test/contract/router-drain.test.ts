import assert from "node:assert/strict";
import { test } from "node:test";

import { waitFor } from "../support/wait-for.ts";
import { environment, get, rawConnection, revision, route, single, startOrigin, startRig, HOST } from "./router-rig.ts";

test("three requests of 200 ms complete in a drain", async (t) => {
  const rig = await startRig(t);
  const old = await startOrigin(t, (_request, response) => void setTimeout(() => response.end("old"), 200));
  const fresh = await startOrigin(t, (_request, response) => void response.end("new"));
  await rig.publish(single(old.port));
  const under = Promise.all([1, 2, 3].map(() => get(rig.port, "/")));
  await waitFor("three in flight", async () => (await rig.client.inflight())["web@v1-0"] === 3);
  await rig.publish(single(fresh.port, { release: "v2" }));
  const drained = rig.client.drain(["web@v1-0"], 5_000);
  assert.equal((await get(rig.port, "/")).body, "new");
  assert.deepEqual(await drained, { drained: 3, aborted: 0 });
  for (const answer of await under) {
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["x-bough-release"], "v1");
  }
});

test("twenty long requests with a deadline of 10 ms all get 504", async (t) => {
  const rig = await startRig(t);
  let arrived = 0;
  const origin = await startOrigin(t, () => {
    arrived += 1;
  });
  await rig.publish(single(origin.port));
  const under = Promise.all(Array.from({ length: 20 }, () => get(rig.port, "/")));
  await waitFor("all to arrive", () => arrived === 20);
  const begun = performance.now();
  assert.deepEqual(await rig.client.drain(["web@v1-0"], 10), { drained: 0, aborted: 20 });
  assert.ok(performance.now() - begun < 1_000);
  assert.deepEqual(new Set((await under).map(({ status }) => status)), new Set([504]));
});

test("a response that has begun is cut at the deadline", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("hello");
  });
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await client.until(/hello$/);
  assert.deepEqual(await rig.client.drain(["web@v1-0"], 10), { drained: 0, aborted: 1 });
  await waitFor("the cut", () => client.socket.closed);
});

test("a drained instance has no connection left, so that it can stop at once", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(single(origin.port));
  await Promise.all(Array.from({ length: 5 }, () => get(rig.port, "/")));
  const count = (): Promise<number> =>
    new Promise((resolve, reject) =>
      origin.getConnections((error, open) => (error === null ? resolve(open) : reject(error))),
    );
  assert.ok((await count()) > 0);
  await rig.publish(environment(route("web", ["/*"], revision([]))));
  assert.deepEqual(await rig.client.drain(["web@v1-0"], 1_000), { drained: 0, aborted: 0 });
  await waitFor("no connection", async () => (await count()) === 0);
});

test("draining what is not known is done at once", async (t) => {
  const rig = await startRig(t);
  assert.deepEqual(await rig.client.drain(["nobody"], 10_000), { drained: 0, aborted: 0 });
});

test("an instance that comes back after a drain serves again", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(single(origin.port));
  await rig.publish(environment());
  await rig.client.drain(["web@v1-0"], 100);
  await rig.publish(single(origin.port));
  assert.equal((await get(rig.port, "/")).status, 200);
});
