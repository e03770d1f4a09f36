import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { WebSocket, WebSocketServer } from "ws";

import { routerClient } from "../../src/router/client.ts";
import type { HealthSpec, Sticky, WeightedRevision } from "../../src/router/route-table.ts";
import { selfSigned } from "../support/router/certificate.ts";
import { JarClient } from "../support/router/jar-client.ts";
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
  startOrigin,
  startRig,
} from "./router-rig.ts";

const ROUTER = join(import.meta.dirname, "../../src/bin/router.ts");
const STICKY: Sticky = { cookie: "bough", maxAge: 86_400, seed: "shop/main" };

function outside(
  url: string,
  { weight = 1, health = null }: { weight?: number; health?: HealthSpec | null } = {},
): WeightedRevision {
  return { id: "web@legacy", release: "legacy", weight, retained: false, backend: { kind: "origin", url, health } };
}

const echo: RequestListener = (request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => (body += part));
  request.on("end", () => response.end(JSON.stringify({ url: request.url, headers: request.headers, body })));
};

interface Echo {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

test("an origin that leads back ends after a few rounds", async (t) => {
  const rig = await startRig(t);
  const loop = outside(`http://localhost:${rig.port}`);
  await rig.publish({ ...environment(route("web", ["/*"], loop)), hosts: ["localhost"] });
  const answer = await get(rig.port, "/", { host: "localhost" });
  assert.equal(answer.status, 508);
  assert.match(answer.body, /origin-loop|goes round/);
  const [, requests] = /^bough_requests_total\{.*status="508".*\} (\d+)$/m.exec(await rig.client.metrics()) ?? [];
  assert.equal(requests, "21");
});

test("an origin gets its own name as Host, and the client's as X-Forwarded-Host", async (t) => {
  const rig = await startRig(t);
  const server = await startOrigin(t, echo);
  let connections = 0;
  server.on("connection", () => (connections += 1));
  await rig.publish(environment(route("web", ["/*"], outside(`http://localhost:${server.port}`))));
  const text = JSON.stringify({ a: 1 });
  const answer = await call(rig.port, "/a?b=c;d", { method: "POST", body: text });
  const { url, headers, body } = JSON.parse(answer.body) as Echo;
  assert.equal(answer.headers["x-bough-release"], "legacy");
  assert.deepEqual([url, body], ["/a?b=c;d", text]);
  assert.equal(headers["host"], `localhost:${server.port}`);
  assert.equal(headers["x-forwarded-host"], HOST);
  for (let index = 0; index < 20; index += 1) assert.equal((await get(rig.port, "/")).status, 200);
  assert.equal(connections, 1, "the connection is kept");
});

test("an origin that fails its health check gives its share away, and takes it back", async (t) => {
  const rig = await startRig(t);
  let healthy = true;
  const origin = await startOrigin(t, (request, response) => {
    response.statusCode = request.url === "/alive" && !healthy ? 500 : 200;
    response.end("legacy");
  });
  const own = await startOrigin(t, (_request, response) => void response.end("own"));
  const health = { path: "/alive", interval: 20, timeout: 500 };
  const there = outside(`http://127.0.0.1:${origin.port}`, { weight: 50, health });
  await rig.publish({
    ...environment(route("web", ["/*"], there, revision([own.port], { weight: 50 }))),
    sticky: STICKY,
  });
  const clients = Array.from({ length: 16 }, () => new JarClient(rig.port));
  const answers = async () => {
    const all: string[] = [];
    for (const client of clients) all.push((await client.get("/")).body);
    return all;
  };
  const before = await answers();
  assert.equal(new Set(before).size, 2);
  healthy = false;
  await waitFor("all to go to our own", async () => (await answers()).every((body) => body === "own"));
  healthy = true;
  await waitFor("the share to come back", async () => (await answers()).includes("legacy"));
  assert.deepEqual(await answers(), before);
});

test("an origin that is gone is failed over without a health check, and alone it is a 502", async (t) => {
  const rig = await startRig(t);
  const own = await startOrigin(t, (_request, response) => void response.end("own"));
  const gone = outside(`http://127.0.0.1:${await freePort()}`, { weight: 99 });
  await rig.publish(environment(route("web", ["/*"], gone, revision([own.port]))));
  for (let index = 0; index < 10; index += 1) assert.equal((await get(rig.port, "/")).body, "own");
  await rig.publish(environment(route("web", ["/*"], gone)));
  assert.equal((await get(rig.port, "/")).status, 502);
  await rig.publish(environment(route("web", ["/*"], outside("http://no-such-host.invalid"))));
  assert.equal((await get(rig.port, "/")).status, 502);
});

test("over TLS: requests, bodies, WebSockets and health, with a certificate that the machine trusts", async (t) => {
  const run = await folderOf(t);
  const tls = await startTls(t, run, "localhost");
  const port = await startProcess(t, run, { NODE_EXTRA_CA_CERTS: tls.file });
  const client = routerClient({ run, tableFile: join(run, "routes.json") });
  const health = { path: "/healthz", interval: 20, timeout: 1_000 };
  const there = outside(`https://localhost:${tls.port}`, { health });
  await client.publish((table) => ({ ...table, environments: [environment(route("web", ["/*"], there))] }));
  const big = "x".repeat(2_000_000);
  const answer = await call(port, "/up", { method: "POST", body: big });
  const { headers, body } = JSON.parse(answer.body) as Echo;
  assert.equal(headers["host"], `localhost:${tls.port}`);
  assert.ok(body === big);
  for (let index = 0; index < 10; index += 1) assert.equal((await get(port, "/")).status, 200);
  assert.ok(tls.connections() - tls.checks() <= 2, "connections are kept");
  await waitFor("checks over TLS", () => tls.checks() > 3);
  assert.equal((await get(port, "/")).status, 200, "and they find it healthy");

  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { host: HOST } });
  t.after(() => socket.terminate());
  await once(socket, "open");
  socket.send("hello");
  const [message] = (await once(socket, "message")) as [Buffer];
  assert.equal(message.toString(), "hello");
});

test("over TLS: a certificate that nobody vouches for, or of another name, is not talked to", async (t) => {
  const run = await folderOf(t);
  const tls = await startTls(t, run, "other.example");
  const client = routerClient({ run, tableFile: join(run, "routes.json") });
  const own = await startOrigin(t, (_request, response) => void response.end("own"));
  for (const env of [{}, { NODE_EXTRA_CA_CERTS: tls.file }]) {
    const port = await startProcess(t, run, env);
    const there = outside(`https://localhost:${tls.port}`, { weight: 99 });
    await client.publish((table) => ({ ...table, environments: [environment(route("web", ["/*"], there))] }));
    assert.equal((await get(port, "/secret")).status, 502);
    const both = route("web", ["/*"], there, revision([own.port]));
    await client.publish((table) => ({ ...table, environments: [environment(both)] }));
    assert.equal((await get(port, "/")).body, "own", "its share goes to the others");
  }
  assert.deepEqual(tls.paths(), [], "not a request has reached it");
});

async function startTls(t: TestContext, folder: string, host: string) {
  const { key, cert, file } = await selfSigned(folder, host);
  const paths: string[] = [];
  let [connections, checks] = [0, 0];
  const server = createHttpsServer({ key, cert }, (request, response) => {
    if (request.url === "/healthz") checks += 1;
    else paths.push(request.url ?? "");
    echo(request, response);
  });
  server.on("secureConnection", () => (connections += 1));
  server.on("tlsClientError", () => undefined);
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(data as Buffer)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, file, paths: () => paths, connections: () => connections, checks: () => checks };
}

/** A worker in a process of its own, as what is trusted is read when a process starts. */
async function startProcess(t: TestContext, run: string, env: Record<string, string>): Promise<number> {
  const port = await freePort();
  const table = join(run, "routes.json");
  const options = ["--port", String(port), "--run", run, "--table", table, "--worker", "0"];
  const child = spawn(process.execPath, [ROUTER, ...options], { stdio: "inherit", env: { ...process.env, ...env } });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  await waitFor("the worker", () =>
    get(port, "/").then(
      () => true,
      () => false,
    ),
  );
  return port;
}
