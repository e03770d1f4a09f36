import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { WebSocket, WebSocketServer } from "ws";

import { routerClient } from "../../src/router/client.ts";
import { startWorker } from "../../src/router/worker.ts";
import { waitFor } from "../support/wait-for.ts";
import { HOST, folderOf, freePort, rawConnection, single, startOrigin, startRig } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

interface Sockets {
  readonly rig: Rig;
  /** Close codes that the instance saw. */
  readonly closed: readonly number[];
  open(): Promise<WebSocket>;
}

/** A router before a server that echoes every message. */
async function sockets(t: TestContext): Promise<Sockets> {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("plain"));
  const server = new WebSocketServer({ server: origin });
  const closed: number[] = [];
  server.on("connection", (socket) => {
    socket.on("message", (data, binary) => socket.send(data as Buffer, { binary }));
    socket.on("close", (code) => closed.push(code));
  });
  await rig.publish(single(origin.port));
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.port}/live`, { headers: { host: HOST } });
    t.after(() => socket.terminate());
    await once(socket, "open");
    return socket;
  };
  return { rig, closed, open };
}

test("messages of every size go both ways", async (t) => {
  const { open } = await sockets(t);
  const socket = await open();
  for (const size of [0, 1, 125, 126, 65_535, 65_536, 3_000_000]) {
    const message = Buffer.alloc(size, "m");
    socket.send(message);
    const [back] = (await once(socket, "message")) as [Buffer];
    assert.ok(back.equals(message), `${size} bytes`);
  }
});

test("a closing handshake goes through, and nothing stays in flight", async (t) => {
  const { rig, closed, open } = await sockets(t);
  const socket = await open();
  assert.deepEqual(await rig.client.inflight(), { "web@v1-0": 1 });
  socket.close(4001, "done");
  const [code] = (await once(socket, "close")) as [number];
  assert.equal(code, 4001);
  await waitFor("the instance to see it", () => closed.includes(4001));
  await waitFor("nothing in flight", async () => (await rig.client.inflight())["web@v1-0"] === 0);
  assert.match(await rig.client.metrics(), /^bough_tunnels 0$/m);
});

test("a drain tells both sides that the instance goes away, in less than a second", async (t) => {
  const { rig, closed, open } = await sockets(t);
  const clients = await Promise.all(Array.from({ length: 20 }, () => open()));
  const codes = Promise.all(clients.map(async (client) => ((await once(client, "close")) as [number])[0]));
  const begun = performance.now();
  const { drained, aborted } = await rig.client.drain(["web@v1-0"], 10_000);
  assert.ok(performance.now() - begun < 1_000);
  assert.deepEqual({ drained, aborted }, { drained: 20, aborted: 0 });
  assert.deepEqual(new Set(await codes), new Set([1001]));
  await waitFor("the instance to see it", () => closed.length === 20);
  assert.deepEqual(new Set(closed), new Set([1001]));
});

test("a drain while a message is under way does not put the close frame into it", async (t) => {
  const { rig, open } = await sockets(t);
  const socket = await open();
  const message = Buffer.alloc(20_000_000, "m");
  socket.send(message);
  const closed = once(socket, "close");
  let damaged = false;
  socket.on("message", (data: Buffer) => {
    damaged ||= !data.equals(message);
  });
  socket.on("error", () => {
    damaged = true;
  });
  await waitFor("the message to be under way", () => socket.bufferedAmount < message.length - 1_000_000);
  await rig.client.drain(["web@v1-0"], 10_000);
  await closed;
  assert.ok(!damaged);
});

test("a router that stops tells its clients, and does not wait for them", async (t) => {
  const run = await folderOf(t);
  const port = await freePort();
  const origin = await startOrigin(t, () => undefined);
  const server = new WebSocketServer({ server: origin });
  t.after(() => server.close());
  const tableFile = join(run, "routes.json");
  await routerClient({ run, tableFile }).publish((table) => ({ ...table, environments: [single(origin.port)] }));
  const worker = await startWorker({ port, socket: join(run, "router-0.sock"), tableFile });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { host: HOST } });
  await once(socket, "open");
  const closed = once(socket, "close") as Promise<[number]>;
  const begun = performance.now();
  await worker.stop(10_000);
  assert.ok(performance.now() - begun < 1_000);
  assert.equal((await closed)[0], 1001);
});

test("an upgrade that the instance does not take is an ordinary answer", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("plain"));
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  for (let round = 1; round <= 2; round += 1) {
    client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: upgrade\r\nUpgrade: nothing\r\n\r\n`);
    await client.until(new RegExp(`([^]*200 OK[^]*plain){${round}}$`));
  }
});

test("bytes that a client sends before the switch wait for it", async (t) => {
  const { rig } = await sockets(t);
  const client = rawConnection(t, rig.port);
  const frame = "\x81\x82\0\0\0\0hi";
  client.socket.write(
    `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${"x".repeat(22)}==\r\n\r\n${frame}`,
    "latin1",
  );
  await client.until(/^HTTP\/1\.1 101 [^]*\r\n\r\n\x81\x02hi$/);
});
