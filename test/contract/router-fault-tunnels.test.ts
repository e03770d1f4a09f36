import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { WebSocket, WebSocketServer } from "ws";

import { lease } from "../support/router/fault-rig.ts";
import { waitFor } from "../support/wait-for.ts";
import { HOST, single, startOrigin, startRig } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

test("latency comes to an open WebSocket, goes with its end, and keeps messages in order", async (t) => {
  const { rig, open } = await sockets(t);
  const socket = await open();
  assert.ok((await roundTrip(socket)) < 100);
  await rig.client.faults([lease({ kind: "latency", ms: 200, jitter: 100 })]);
  assert.ok((await roundTrip(socket)) >= 99);
  const back: string[] = [];
  socket.on("message", (data: Buffer) => back.push(data.toString()));
  const sent = Array.from({ length: 30 }, (_, index) => String(index));
  for (const message of sent) socket.send(message);
  await waitFor("all messages", () => back.length === sent.length);
  assert.deepEqual(back, sent);
  await rig.client.faults([]);
  assert.ok((await roundTrip(socket)) < 100);
});

test("bandwidth and slices slow a WebSocket down, both ways, and change no byte", async (t) => {
  const { rig, open } = await sockets(t);
  await rig.client.faults([
    lease({ kind: "bandwidth", bytesPerSecond: 500_000 }),
    lease({ kind: "slice", size: 5_000, delay: 5 }, { id: "drill/2", direction: "request" }),
  ]);
  const socket = await open();
  const message = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256));
  const begun = performance.now();
  socket.send(message);
  const [back] = (await once(socket, "message")) as [Buffer];
  assert.ok(back.equals(message));
  const took = performance.now() - begun;
  assert.ok(took > 400 && took < 1_500, `${took} ms for 200 kB at 500 kB/s`);
});

test("a reset comes to an open WebSocket, and to the service", async (t) => {
  const { rig, open, closed } = await sockets(t);
  const socket = await open();
  const closing = once(socket, "close");
  await rig.client.faults([lease({ kind: "reset", after: 50 })]);
  // Closed without a word.
  assert.equal(((await closing) as [number])[0], 1006);
  await waitFor("the service to see it", () => closed.length === 1);
  assert.deepEqual(await rig.client.inflight(), { "web@v1-0": 0 });
});

test("a WebSocket in a black hole is silent, and what was said arrives when it ends", async (t) => {
  const { rig, open } = await sockets(t);
  const socket = await open();
  await rig.client.faults([lease({ kind: "blackhole" })]);
  const back: string[] = [];
  socket.on("message", (data: Buffer) => back.push(data.toString()));
  socket.send("one");
  socket.send("two");
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(back, []);
  await rig.client.faults([]);
  await waitFor("what was said", () => back.length === 2);
  assert.deepEqual(back, ["one", "two"]);
});

test("a WebSocket times out after its time, and one that opens under an error is refused", async (t) => {
  const { rig, open } = await sockets(t);
  const socket = await open();
  const begun = performance.now();
  await rig.client.faults([lease({ kind: "timeout", ms: 150 })]);
  await once(socket, "close");
  assert.ok(performance.now() - begun >= 149);
  await rig.client.faults([lease({ kind: "error", status: 503 }, { id: "drill/2" })]);
  await assert.rejects(open(), /503/);
});

test("a drain still says goodbye to a WebSocket with a fault on it", async (t) => {
  const { rig, open } = await sockets(t);
  const socket = await open();
  await rig.client.faults([lease({ kind: "latency", ms: 20, jitter: 0 })]);
  assert.ok((await roundTrip(socket)) >= 19);
  const closing = once(socket, "close");
  assert.deepEqual(await rig.client.drain(["web@v1-0"], 2_000), { drained: 1, aborted: 0 });
  const [code] = (await closing) as [number];
  assert.equal(code, 1001);
});

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

async function roundTrip(socket: WebSocket): Promise<number> {
  const begun = performance.now();
  socket.send("ping");
  await once(socket, "message");
  return performance.now() - begun;
}
