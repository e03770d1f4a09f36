import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { startWorker } from "../../src/router/worker.ts";
import { routerClient } from "../../src/router/client.ts";
import type { Fault, FaultLease } from "../../src/router/faults/fault-lease.ts";
import type { Route } from "../../src/router/route-table.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  HOST,
  call,
  environment,
  folderOf,
  freePort,
  get,
  rawConnection,
  revision,
  route,
  single,
  siteRevision,
  startOrigin,
  startRig,
  startTcpOrigin,
} from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

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
    await waitFor("both to be held", async () => hitsOf(await rig.client.faultStates()) === 2);
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

test("a fault ends at its time, unless it is set again, and all end at once when none is set", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("x"));
  const broken = async (): Promise<boolean> => (await get(rig.port, "/")).status === 503;
  const fault = lease({ kind: "error", status: 503 }, { ttl: 300 });
  await rig.client.faults([fault]);
  for (let count = 0; count < 6; count += 1) {
    assert.equal(await broken(), true);
    await rig.client.faults([fault]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [live] = await rig.client.faultStates();
  assert.ok(live !== undefined && live.remaining > 0 && live.remaining <= 300);
  assert.equal(live.hits["v1"], 6);
  await waitFor("its end", async () => !(await broken()), { timeout: 1_000 });
  const [over] = await rig.client.faultStates();
  assert.deepEqual([over?.remaining, over?.lease.id], [0, "drill/1"]);
  await rig.client.faults([lease({ kind: "error", status: 503 }, { ttl: 600_000 })]);
  assert.equal(await broken(), true);
  await rig.client.faults([]);
  assert.equal(await broken(), false);
});

test("a fault ends by itself when whoever set it is killed", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("x"));
  const program = join(import.meta.dirname, "../support/router/set-fault.ts");
  const fault = JSON.stringify(lease({ kind: "error", status: 503 }, { ttl: 500 }));
  const setter = spawn(process.execPath, [program, rig.run, rig.tableFile, fault], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => setter.kill("SIGKILL"));
  await once(setter.stdout, "data");
  assert.equal((await get(rig.port, "/")).status, 503);
  setter.kill("SIGKILL");
  await once(setter, "exit");
  const killed = performance.now();
  await waitFor("the end of the fault", async () => (await get(rig.port, "/")).status === 200, { timeout: 2_000 });
  assert.ok(performance.now() - killed < 1_000);
});

test("a worker that starts again has no fault", async (t) => {
  const run = await folderOf(t);
  const options = { port: await freePort(), socket: join(run, "router-0.sock"), tableFile: join(run, "routes.json") };
  const client = routerClient({ run, tableFile: options.tableFile });
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const first = await startWorker(options);
  await client.publish((table) => ({ ...table, environments: [single(origin.port)] }));
  assert.equal(await client.faults([lease({ kind: "error", status: 503 })]), 1);
  assert.equal((await get(options.port, "/")).status, 503);
  await first.stop(0);
  const second = await startWorker(options);
  t.after(() => second.stop(0));
  assert.equal((await get(options.port, "/")).status, 200);
  assert.deepEqual(await client.faultStates(), []);
});

test("a fault hits its share", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("x"));
  await rig.client.faults([lease({ kind: "error", status: 500 }, { share: 0.3 })]);
  let failed = 0;
  for (let count = 0; count < 50; count += 1) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(rig.port, "/")));
    failed += answers.filter(({ status }) => status === 500).length;
  }
  // Five standard deviations of 1,000 draws.
  assert.ok(Math.abs(failed - 300) < 73, `${failed} of 1,000`);
  assert.equal(hitsOf(await rig.client.faultStates()), failed);
  assert.match(
    await rig.client.metrics(),
    new RegExp(
      String.raw`bough_fault_hits_total\{app="shop",environment="main",route="web",release="v1",kind="error",fault="drill/1"\} ${failed}\n`,
    ),
  );
});

test("a fault keeps to its place: the edge, links, one link", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const [shop, admin] = [await freePort(), await freePort()];
  const internal = [
    { port: shop, route: "web", from: "cart" },
    { port: admin, route: "web", from: "admin" },
  ];
  await rig.publish({ ...single(origin.port), internal });
  const places: readonly (readonly [Partial<FaultLease>, readonly number[]])[] = [
    [{ via: "edge" }, [503, 200, 200]],
    [{ via: "link" }, [200, 503, 503]],
    [{ via: "link", from: "cart" }, [200, 503, 200]],
    [{ via: "any" }, [503, 503, 503]],
    [{ slug: "other" }, [200, 200, 200]],
    [{ route: "other" }, [200, 200, 200]],
  ];
  for (const [place, expected] of places) {
    await rig.client.faults([lease({ kind: "error", status: 503 }, place)]);
    const answers = await Promise.all([rig.port, shop, admin].map((port) => get(port, "/")));
    assert.deepEqual(
      answers.map(({ status }) => status),
      expected,
      JSON.stringify(place),
    );
  }
});

test("a fault of one release leaves the other alone", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const revisions = ["v1", "v2"].map((release) => revision([origin.port], { release, weight: 1 }));
  await rig.publish(environment(route("web", ["/*"], ...revisions)));
  await rig.client.faults([lease({ kind: "error", status: 503 }, { release: "v2" })]);
  const seen = new Set<string>();
  for (let count = 0; count < 60; count += 1) {
    const { status, headers } = await get(rig.port, "/");
    seen.add(`${String(headers["x-bough-release"])} ${status}`);
  }
  assert.deepEqual([...seen].toSorted(), ["v1 200", "v2 503"]);
});

test("the policy of a route tries again what a fault broke, on a link as at the edge", async (t) => {
  const rig = await startRig(t);
  let served = 0;
  const origin = await startOrigin(t, (_request, response) => {
    served += 1;
    response.end("x");
  });
  const link = await freePort();
  const retry = { attempts: 3, statuses: [503], timeout: 300 };
  const publish = (policy: Route["retry"]): Promise<void> =>
    rig.publish({
      ...environment({ ...route("web", ["/*"], revision([origin.port])), retry: policy }),
      internal: [{ port: link, route: "web", from: "cart" }],
    });
  const failures = async (port: number): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => get(port, "/").catch(() => null)));
    return answers.filter((answer) => answer?.status !== 200).length;
  };
  for (const fault of [{ kind: "error", status: 503 }, { kind: "reset", after: 0 }, { kind: "blackhole" }] as const) {
    await publish({ attempts: 1, statuses: [], timeout: 300 });
    await rig.client.faults([lease(fault, { share: 0.3, via: "link" })]);
    // Tried once, 30 % fail, but for a connection that broke, which the router always tries again.
    if (fault.kind !== "reset") assert.ok((await failures(link)) > 30);
    await publish(retry);
    // Tried three times, 2.7 % fail: 5.4 of 200.
    assert.ok((await failures(link)) < 20, fault.kind);
    assert.equal(await failures(rig.port), 0);
  }
  assert.ok(served > 0);
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

test("checks of health never meet a fault", async (t) => {
  const rig = await startRig(t);
  let checks = 0;
  const server = createServer((request, response) => {
    if (request.url === "/healthz") checks += 1;
    response.end("x");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await rig.publish(single(address.port, { interval: 20 }));
  await rig.client.faults([
    lease({ kind: "blackhole" }),
    lease({ kind: "error", status: 503 }, { id: "drill/2", direction: "request" }),
  ]);
  const before = checks;
  await waitFor("checks under the fault", () => checks > before + 10);
  await rig.client.faults([]);
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("under every fault at once, with clients that leave and a lease that ends, nothing stays in flight", async (t) => {
  const rig = await serving(t, (request, response) => request.pipe(response));
  const faults: readonly Fault[] = [
    { kind: "latency", ms: 10, jitter: 10 },
    { kind: "error", status: 500 },
    { kind: "timeout", ms: 20 },
    { kind: "reset", after: 5 },
    { kind: "bandwidth", bytesPerSecond: 50_000 },
    { kind: "slow-close", ms: 20 },
    { kind: "slice", size: 100, delay: 1 },
    { kind: "limit", bytes: 500 },
    { kind: "blackhole" },
  ];
  const leases = faults.flatMap((fault, index) =>
    (["request", "response"] as const).map((direction) =>
      lease(fault, { id: `drill/${index} ${direction}`, direction, share: 0.15 }),
    ),
  );
  await rig.client.faults(leases);
  const one = async (index: number): Promise<void> => {
    const client = rawConnection(t, rig.port);
    const body = "b".repeat((index * 37) % 3_000);
    const close = index % 2 === 0 ? "Connection: close\r\n" : "";
    client.socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\n${close}Content-Length: ${body.length}\r\n\r\n${body}`);
    const leave = setTimeout(() => client.socket.destroy(), 20 + ((index * 13) % 100));
    await new Promise((resolve) => client.socket.once("close", resolve));
    clearTimeout(leave);
  };
  for (let round = 0; round < 10; round += 1) {
    const clients = Promise.all(Array.from({ length: 40 }, (_, index) => one(round * 40 + index)));
    // Half of the faults end, or come back, while requests are under way.
    await waitFor("requests", async () => ((await rig.client.inflight())["web@v1-0"] ?? 0) > 0);
    await rig.client.faults(round % 2 === 0 ? leases.slice(9) : leases);
    await clients;
  }
  await rig.client.faults([]);
  await waitFor("nothing in flight", async () => (await rig.client.inflight())["web@v1-0"] === 0);
  const metrics = await rig.client.metrics();
  assert.match(metrics, /bough_requests_in_flight\{[^}]*release="v1"\} 0\n/);
  const kinds = new Set([...metrics.matchAll(/bough_fault_hits_total\{[^}]*kind="([^"]+)"/g)].map(([, kind]) => kind));
  assert.deepEqual(kinds, new Set(faults.map(({ kind }) => kind)));
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("what is no fault is refused, and nothing changes", async (t) => {
  const rig = await serving(t, (_request, response) => void response.end("x"));
  await rig.client.faults([lease({ kind: "error", status: 503 })]);
  const wrong: readonly FaultLease[] = [
    lease({ kind: "error", status: 200 }),
    lease({ kind: "latency", ms: -1, jitter: 0 }),
    lease({ kind: "blackhole" }, { ttl: 0 }),
    lease({ kind: "blackhole" }, { ttl: 86_400_000 }),
    lease({ kind: "blackhole" }, { share: 0 }),
    lease({ kind: "blackhole" }, { share: 1.5 }),
    lease({ kind: "blackhole" }, { id: "two\nlines" }),
    JSON.parse(JSON.stringify({ ...lease({ kind: "blackhole" }), fault: { kind: "flood" } })) as FaultLease,
  ];
  for (const fault of wrong) await assert.rejects(rig.client.faults([fault]), { code: "fault-invalid" });
  const twice = lease({ kind: "blackhole" });
  await assert.rejects(rig.client.faults([twice, twice]), { code: "fault-invalid" });
  assert.equal((await get(rig.port, "/")).status, 503);
});

/** A rig whose one service answers with `listener`. */
async function serving(t: TestContext, listener: RequestListener): Promise<Rig> {
  const rig = await startRig(t);
  const origin = await startOrigin(t, listener);
  await rig.publish(single(origin.port));
  return rig;
}

function lease(fault: Fault, changes: Partial<FaultLease> = {}): FaultLease {
  return {
    id: "drill/1",
    ttl: 60_000,
    app: "shop",
    slug: "main",
    route: "web",
    release: null,
    via: "any",
    from: null,
    share: 1,
    direction: "response",
    fault,
    ...changes,
  };
}

function hitsOf(states: Awaited<ReturnType<Rig["client"]["faultStates"]>>): number {
  return states.flatMap(({ hits }) => Object.values(hits)).reduce((sum, count) => sum + count, 0);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
