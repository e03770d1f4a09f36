import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { callAdmin } from "../../src/router/admin/call-admin.ts";
import { routerClient } from "../../src/router/client.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  HOST,
  call,
  environment,
  folderOf,
  freePort,
  get,
  revision,
  route,
  single,
  startOrigin,
  startRig,
  startTcpOrigin,
} from "./router-rig.ts";

const ROUTER = join(import.meta.dirname, "../../src/bin/router.ts");

test("100 releases under load, each new instance beside the old, which then stops: no request fails", async (t) => {
  const rig = await startRig(t);
  let current = await instance();
  t.after(() => current.close());
  await rig.publish(single(portOf(current), { release: "v0" }));
  const load = startLoad(rig.port);
  for (let version = 1; version <= 100; version += 1) {
    const next = await instance();
    await rig.publish(single(portOf(next), { release: `v${version}` }));
    const { aborted } = await rig.client.drain([`web@v${version - 1}-0`], 5_000);
    assert.equal(aborted, 0);
    current.closeAllConnections();
    current.close();
    current = next;
  }
  const { failures, answered } = await load.stop();
  current.closeAllConnections();
  assert.deepEqual(failures, []);
  assert.ok(answered > 500, `${answered} requests`);
});

test("back and forth between two revisions with weights and drains: no request fails", async (t) => {
  const rig = await startRig(t);
  const names = ["blue", "green"];
  const ports = await Promise.all(
    names.map(
      async (name) => (await startOrigin(t, (_request, response) => void setTimeout(() => response.end(name), 2))).port,
    ),
  );
  const publish = (live: number): Promise<void> =>
    rig.publish(
      environment(
        route(
          "web",
          ["/*"],
          ...names.map((release, index) => revision([ports[index]!], { release, weight: index === live ? 1 : 0 })),
        ),
      ),
    );
  await publish(0);
  const load = startLoad(rig.port);
  for (let round = 1; round <= 100; round += 1) {
    await publish(round % 2);
    await rig.client.drain([`web@${names[(round + 1) % 2]}-0`], 5_000);
  }
  const { failures } = await load.stop();
  assert.deepEqual(failures, []);
});

test("two workers share the port; one is killed and the other serves on; started again it has the routes", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  const port = await freePort();
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const client = routerClient({ run, tableFile });
  await client.publish((table) => ({ ...table, environments: [single(origin.port)] }));
  const workers = await Promise.all([0, 1].map((index) => startProcess(t, run, tableFile, port, index)));
  assert.equal((await client.publish((table) => table)).workers, 2);

  const load = startLoad(port, false);
  await waitFor("some answers", () => load.answered() > 50);
  workers[0]!.kill("SIGKILL");
  await once(workers[0]!, "exit");
  load.forgetUnderWay();
  const answered = load.answered();
  await waitFor("more answers", () => load.answered() > answered + 100);
  await client.publish((table) => ({ ...table, environments: [single(origin.port, { release: "v2" })] }));
  await startProcess(t, run, tableFile, port, 0);
  const { failures } = await load.stop();
  assert.deepEqual(failures, [], "of the requests that began after the worker was gone");

  const socket = join(run, "router-0.sock");
  const health = await callAdmin({ socket, method: "GET", path: "/health", timeout: 1_000 });
  assert.equal((JSON.parse(health ?? "") as { version: number }).version, (await client.read()).version);
  workers[1]!.kill("SIGTERM");
  assert.deepEqual(await once(workers[1]!, "exit"), [0, null]);
  for (let count = 0; count < 20; count += 1) assert.equal((await get(port, "/")).headers["x-bough-release"], "v2");
});

test("a worker that is told to stop lets requests finish", async (t) => {
  const run = await folderOf(t);
  const tableFile = join(run, "routes.json");
  const port = await freePort();
  let arrived = false;
  const origin = await startOrigin(t, (_request, response) => {
    arrived = true;
    setTimeout(() => response.end("late"), 200);
  });
  await routerClient({ run, tableFile }).publish((table) => ({ ...table, environments: [single(origin.port)] }));
  const worker = await startProcess(t, run, tableFile, port, 0);
  const answer = get(port, "/");
  await waitFor("the request", () => arrived);
  worker.kill("SIGTERM");
  assert.equal((await answer).body, "late");
  assert.deepEqual(await once(worker, "exit"), [0, null]);
});

test("a connection that the instance closed while it rested costs nothing that may be repeated", async (t) => {
  const rig = await startRig(t);
  const seen: string[] = [];
  const origin = await startTcpOrigin(t, (socket) => {
    let first = true;
    socket.on("data", (bytes: Buffer) => {
      seen.push(bytes.toString().split(" ")[0] ?? "");
      if (first) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      else socket.destroy();
      first = false;
    });
  });
  await rig.publish(single(origin.port));
  assert.equal((await get(rig.port, "/")).status, 200);
  assert.equal((await get(rig.port, "/")).status, 200);
  assert.deepEqual(seen, ["GET", "GET", "GET"]);
  assert.equal((await call(rig.port, "/", { method: "POST", body: "pay" })).status, 502);
  assert.deepEqual(seen, ["GET", "GET", "GET", "POST"], "a request that may have been processed is sent once");
});

test("an instance that cannot be reached is passed over, then left out", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(environment(route("web", ["/*"], revision([await freePort(), origin.port]))));
  for (let count = 0; count < 20; count += 1) {
    const answer = await call(rig.port, "/", count % 2 === 0 ? {} : { method: "POST", body: "x" });
    assert.equal(answer.status, 200);
  }
  assert.match(await rig.client.metrics(), /^bough_retries_total 3$/m);
});

test("health checks take an instance out and bring it back", async (t) => {
  const rig = await startRig(t);
  let well = false;
  const sick = await startTcpOrigin(t, (socket) =>
    socket.on("data", (bytes: Buffer) => {
      const ok = well || !bytes.toString().startsWith("GET /healthz");
      socket.end(`HTTP/1.1 ${ok ? 200 : 500} X\r\nContent-Length: 4\r\n\r\nsick`);
    }),
  );
  await rig.publish(single(sick.port, { interval: 20 }));
  await waitFor("the instance to be taken out", async () => (await get(rig.port, "/")).status === 503);
  const healthy = await startOrigin(t, (_request, response) => void response.end("well"));
  await rig.publish(environment(route("web", ["/*"], revision([sick.port, healthy.port], { interval: 20 }))));
  for (let count = 0; count < 10; count += 1) assert.equal((await get(rig.port, "/")).body, "well");
  well = true;
  await waitFor("the instance to be back", async () => (await get(rig.port, "/")).body === "sick");
});

test("a revision without weight is not asked for its health", async (t) => {
  const rig = await startRig(t);
  let asked = 0;
  const old = await startTcpOrigin(t, () => {
    asked += 1;
  });
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const both = [
    revision([old.port], { weight: 0, interval: 10 }),
    revision([origin.port], { release: "v2", interval: 10 }),
  ];
  await rig.publish(environment(route("web", ["/*"], ...both)));
  await waitFor("some checks of the other", async () => (await get(rig.port, "/")).status === 200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(asked, 0);
});

async function instance(): Promise<Server> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on("end", () => setTimeout(() => response.end("x"), 2));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function startProcess(
  t: TestContext,
  run: string,
  table: string,
  port: number,
  index: number,
): Promise<ChildProcess> {
  const options = ["--port", String(port), "--run", run, "--table", table, "--worker", String(index)];
  const child = spawn(process.execPath, [ROUTER, ...options], { stdio: "inherit" });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  const socket = join(run, `router-${index}.sock`);
  await waitFor("the worker", async () => {
    const health = await callAdmin({ socket, method: "GET", path: "/health", timeout: 1_000 });
    if (health === null) return false;
    const { pid, listening } = JSON.parse(health) as { pid: number; listening: boolean };
    return pid === child.pid && listening;
  });
  return child;
}

interface Load {
  readonly answered: () => number;
  /** Counts no failure of a request that has begun by now. */
  readonly forgetUnderWay: () => void;
  stop(): Promise<{ readonly failures: readonly string[]; readonly answered: number }>;
}

/** Eight clients that send GET and POST in turn, as fast as they are answered. */
function startLoad(port: number, keepAlive = true): Load {
  const agent = new Agent({ keepAlive, maxSockets: 8 });
  const failures: string[] = [];
  let answered = 0;
  let era = 0;
  let running = true;
  const send = (method: string): Promise<void> =>
    new Promise((resolve) => {
      const begun = era;
      const done = (failure: string | null): void => {
        if (failure === null) answered += 1;
        else if (begun === era) failures.push(failure);
        resolve();
      };
      const options = { host: "127.0.0.1", port, method, agent, path: "/", headers: { host: HOST } };
      const outgoing = request(options, (response) => {
        response.resume();
        response.on("error", (error) => done(error.message));
        response.on("end", () => done(response.statusCode === 200 ? null : `${method} ${response.statusCode}`));
      });
      outgoing.on("error", (error) => done(`${method} ${error.message}`));
      outgoing.end(method === "POST" ? "body" : undefined);
    });
  const clients = Array.from({ length: 8 }, async (_, index) => {
    for (let count = index; running; count += 1) await send(count % 2 === 0 ? "GET" : "POST");
  });
  return {
    answered: () => answered,
    forgetUnderWay() {
      era += 1;
      failures.length = 0;
    },
    async stop() {
      running = false;
      await Promise.all(clients);
      agent.destroy();
      return { failures, answered };
    },
  };
}
