import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";

import type { Fault } from "../../src/router/faults/fault-lease.ts";
import { hitsOf, lease, serving } from "../support/router/fault-rig.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  HOST,
  call,
  environment,
  folderOf,
  get,
  rawConnection,
  route,
  single,
  siteRevision,
  startRig,
  startTcpOrigin,
} from "./router-rig.ts";

test("latency delays answers, or requests, by so much and its jitter", async (t) => {
  const rig = await serving(t, (request, response) => {
    response.setHeader("x-at", String(performance.now()));
    request.resume().on("end", () => response.end("x"));
  });
  await rig.client.faults([lease({ kind: "latency", ms: 200, jitter: 50 })]);
  const times: number[] = [];
  for (let count = 0; count < 10; count += 1) times.push(await timeOf(() => get(rig.port, "/")));
  assert.ok(Math.min(...times) >= 149, times.join(" "));
  assert.ok(Math.max(...times) < 400, times.join(" "));
  assert.ok(Math.max(...times) - Math.min(...times) > 5, `no jitter: ${times.join(" ")}`);
  await rig.client.faults([lease({ kind: "latency", ms: 200, jitter: 0 }, { direction: "request" })]);
  const begun = performance.now();
  const answer = await call(rig.port, "/", { method: "POST", body: "late" });
  assert.ok(Number(answer.headers["x-at"]) - begun >= 199, "the request came too early");
});

test("an error comes in the service's place: instead of the request, or of its answer", async (t) => {
  let served = 0;
  const rig = await serving(t, (_request, response) => {
    served += 1;
    response.end("x");
  });
  await rig.client.faults([lease({ kind: "error", status: 503 }, { direction: "request" })]);
  const refused = await call(rig.port, "/", { method: "POST", body: "lost" });
  assert.equal(refused.status, 503);
  assert.equal(refused.headers["x-bough-fault"], "drill/1");
  assert.match(refused.body, /"code":"fault-injected"/);
  assert.equal(served, 0);
  await rig.client.faults([lease({ kind: "error", status: 418 })]);
  assert.equal((await call(rig.port, "/", { method: "POST", body: "done" })).status, 418);
  assert.equal(served, 1);
  const head = await call(rig.port, "/", { method: "HEAD" });
  assert.deepEqual([head.status, head.body], [418, ""]);
});

test("a timeout answers 504 after its time", async (t) => {
  for (const direction of ["request", "response"] as const) {
    const rig = await serving(t, (_request, response) => void response.end("x"));
    await rig.client.faults([lease({ kind: "timeout", ms: 200 }, { direction })]);
    const begun = performance.now();
    assert.equal((await get(rig.port, "/")).status, 504);
    assert.ok(Math.abs(performance.now() - begun - 200) < 150);
  }
});

test("a reset reaches the client as a reset, before and within an answer", async (t) => {
  const rig = await serving(t, (request, response) => {
    response.write("begun");
    if (request.url === "/short") response.end();
  });
  await rig.client.faults([lease({ kind: "reset", after: 0 })]);
  await assert.rejects(get(rig.port, "/short"), { code: "ECONNRESET" });
  await assert.rejects(call(rig.port, "/short", { method: "POST", body: "x" }), { code: "ECONNRESET" });
  await rig.client.faults([lease({ kind: "reset", after: 150 }, { id: "drill/2" })]);
  const client = rawConnection(t, rig.port);
  const failed = once(client.socket, "error");
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await client.until(/begun/);
  const [error] = (await failed.catch((reason: unknown) => [reason])) as [NodeJS.ErrnoException];
  assert.equal(error.code, "ECONNRESET");
});

test("bandwidth holds for downloads and uploads", async (t) => {
  const rig = await serving(t, (request, response) => {
    let size = 0;
    request.on("data", (part: Buffer) => {
      size += part.length;
    });
    request.on("end", () => response.end(request.method === "GET" ? Buffer.alloc(100_000) : String(size)));
  });
  await rig.client.faults([lease({ kind: "bandwidth", bytesPerSecond: 200_000 })]);
  const down = await timeOf(() => get(rig.port, "/"));
  assert.ok(down > 490 && down < 800, `${down} ms for 100 kB at 200 kB/s`);
  await rig.client.faults([lease({ kind: "bandwidth", bytesPerSecond: 2_000_000 }, { direction: "request" })]);
  const body = "u".repeat(1_000_000);
  const up = await timeOf(async () =>
    assert.equal((await call(rig.port, "/", { method: "POST", body })).body, "1000000"),
  );
  assert.ok(up > 490 && up < 900, `${up} ms for 1 MB at 2 MB/s`);
});

test("a fault holds no more of an upload than a moment's worth, when the service does not take it", async (t) => {
  const rig = await startRig(t);
  const stuck: Socket[] = [];
  const origin = await startTcpOrigin(t, (socket) => void stuck.push(socket.pause()));
  await rig.publish(single(origin.port));
  await rig.client.faults([lease({ kind: "latency", ms: 5, jitter: 0 }, { direction: "request" })]);
  const size = 64 * 1024 * 1024;
  const client = rawConnection(t, rig.port);
  client.socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${size}\r\n\r\n`);
  const piece = Buffer.alloc(64 * 1024);
  const taken = { bytes: 0, at: performance.now() };
  const send = (): void => {
    while (taken.bytes < size) {
      const room = client.socket.write(piece);
      taken.bytes += piece.length;
      taken.at = performance.now();
      if (!room) return;
    }
  };
  client.socket.on("drain", send);
  send();
  await waitFor("the upload to stand still", () => performance.now() - taken.at > 400);
  // What stays is in the buffers of the sockets.
  assert.ok(taken.bytes < size / 2, `${taken.bytes} bytes were taken`);
  for (const socket of stuck) socket.resetAndDestroy();
  await waitFor("its end", async () => (await rig.client.inflight())["web@v1-0"] === 0);
});

test("a slow close keeps the client's connection open after the answer, and serves nothing more on it", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("done"));
  await rig.client.faults([lease({ kind: "slow-close", ms: 300 })]);
  const client = rawConnection(t, rig.port);
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  const answer = await client.until(/done$/);
  assert.match(answer, /connection: close/i);
  const answered = performance.now();
  await once(client.socket, "close");
  const waited = performance.now() - answered;
  assert.ok(waited > 250 && waited < 600, `closed after ${waited} ms`);
});

test("slices come one by one, and the whole is unchanged", async (t) => {
  const body = Buffer.from(Array.from({ length: 2_000 }, (_, index) => index % 251));
  const rig = await serving(t, (_request, response) => void response.end(body));
  await rig.client.faults([lease({ kind: "slice", size: 200, delay: 20 })]);
  const client = rawConnection(t, rig.port);
  let pieces = 0;
  client.socket.on("data", () => {
    pieces += 1;
  });
  const begun = performance.now();
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
  await once(client.socket, "close");
  assert.ok(client.text().endsWith(body.toString("latin1")));
  assert.ok(pieces >= 8, `${pieces} pieces`);
  assert.ok(performance.now() - begun > 180);
});

test("a data limit cuts the answer, which the client sees", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("z".repeat(10_000)));
  await rig.client.faults([lease({ kind: "limit", bytes: 3_000 })]);
  await assert.rejects(get(rig.port, "/"), { code: "ECONNRESET" });
  const client = rawConnection(t, rig.port);
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await once(client.socket, "close");
  const got = client.text().split("\r\n\r\n")[1] ?? "";
  assert.ok(got.length > 2_000 && got.length < 3_000, `${got.length} bytes of the body`);
});

test("in a black hole nothing gets through, and what was held goes on when it ends", async (t) => {
  for (const direction of ["request", "response"] as const) {
    let served = 0;
    const rig = await serving(t, (_request, response) => {
      served += 1;
      response.end("through");
    });
    await rig.client.faults([lease({ kind: "blackhole" }, { direction })]);
    let answered = false;
    const answer = get(rig.port, "/").finally(() => {
      answered = true;
    });
    const gone = rawConnection(t, rig.port);
    gone.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    await waitFor("both to be held", async () => (await hitsOf(rig)) === 2);
    gone.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(answered, false);
    assert.equal(served > 0, direction === "response");
    await rig.client.faults([]);
    assert.equal((await answer).body, "through");
    assert.deepEqual(await rig.client.inflight(), { "web@v1-0": 0 });
  }
});

test("several faults add up", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("x"));
  await rig.client.faults([
    lease({ kind: "latency", ms: 150, jitter: 0 }),
    lease({ kind: "latency", ms: 100, jitter: 0 }, { id: "drill/2", direction: "request" }),
    lease({ kind: "error", status: 500 }, { id: "drill/3" }),
  ]);
  const begun = performance.now();
  assert.equal((await get(rig.port, "/")).status, 500);
  assert.ok(performance.now() - begun >= 249);
});

test("a site has faults as a service has", async (t) => {
  const rig = await startRig(t);
  const root = await folderOf(t);
  const body = Buffer.alloc(300_000, "s");
  await writeFile(join(root, "index.html"), body);
  await rig.publish(environment(route("site", ["/*"], siteRevision(root))));
  const set = (fault: Fault): Promise<number> => rig.client.faults([lease(fault, { route: "site" })]);
  await set({ kind: "latency", ms: 150, jitter: 0 });
  assert.ok((await timeOf(() => get(rig.port, "/"))) >= 149);
  await set({ kind: "error", status: 503 });
  const failed = await get(rig.port, "/");
  assert.deepEqual([failed.status, failed.headers["x-bough-fault"]], [503, "drill/1"]);
  await set({ kind: "timeout", ms: 100 });
  assert.equal((await get(rig.port, "/")).status, 504);
  await set({ kind: "reset", after: 0 });
  await assert.rejects(get(rig.port, "/"), { code: "ECONNRESET" });
  await set({ kind: "bandwidth", bytesPerSecond: 1_000_000 });
  const slow = await timeOf(async () => assert.equal((await get(rig.port, "/")).body.length, body.length));
  assert.ok(slow > 290 && slow < 700, `${slow} ms for 300 kB at 1 MB/s`);
  await set({ kind: "slice", size: 30_000, delay: 10 });
  assert.equal((await get(rig.port, "/")).body.length, body.length);
  await set({ kind: "limit", bytes: 1_000 });
  await assert.rejects(get(rig.port, "/"), { code: "ECONNRESET" });
  await set({ kind: "slow-close", ms: 200 });
  const client = rawConnection(t, rig.port);
  client.socket.write(`HEAD / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  assert.match(await client.until(/\r\n\r\n$/), /connection: close/);
  assert.ok((await timeOf(() => once(client.socket, "close"))) > 150);
  await set({ kind: "blackhole" });
  const held = get(rig.port, "/");
  await waitFor("it to be held", async () => (await rig.client.faultStates()).at(-1)?.hits["v1"] === 9);
  await rig.client.faults([]);
  assert.equal((await held).body.length, body.length);
  assert.match(await rig.client.metrics(), /bough_requests_in_flight\{[^}]*route="site",release="v1"\} 0\n/);
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
