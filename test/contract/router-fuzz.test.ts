import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";

import { HOST, get, single, startOrigin, startRig, startTcpOrigin } from "./router-rig.ts";

const REQUESTS = [
  `GET /a?b=c HTTP/1.1\r\nHost: ${HOST}\r\nAccept: text/html\r\n\r\n`,
  `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
  `PUT / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x82\0\0\0\0hi`,
];

const RESPONSES = [
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello",
  "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x02hi",
];

test("no request, however damaged or cut, harms the router or leaves anything in flight", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => request.pipe(response));
  await rig.publish(single(origin.port));
  const random = generator(1);
  await inTurns(1_500, () => send(rig.port, damaged(pick(REQUESTS, random), random), random));
  assert.equal((await get(rig.port, "/")).status, 200);
  await rig.client.drain(["web@v1-0"], 2_000);
  assert.deepEqual(await rig.client.inflight(), { "web@v1-0": 0 });
});

test("no response, however damaged or cut, harms the router or leaves anything in flight", async (t) => {
  const rig = await startRig(t);
  const random = generator(2);
  const origin = await startTcpOrigin(t, (socket) => {
    socket.on("data", () => socket.end(damaged(pick(RESPONSES, random), random)));
  });
  await rig.publish(single(origin.port));
  await inTurns(1_000, () => send(rig.port, Buffer.from(pick(REQUESTS, random), "latin1"), random));
  await rig.client.drain(["web@v1-0"], 2_000);
  assert.deepEqual(await rig.client.inflight(), { "web@v1-0": 0 });
  const healthy = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(single(healthy.port, { release: "v2" }));
  assert.equal((await get(rig.port, "/")).status, 200);
});

/** Sends the bytes in one or two pieces, reads what comes, and leaves after a moment. */
async function send(port: number, bytes: Buffer, random: () => number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.resume();
  const cut = Math.floor(random() * bytes.length);
  socket.write(bytes.subarray(0, cut));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(bytes.subarray(cut));
  const timer = setTimeout(() => socket.destroy(), 20);
  await once(socket, "close");
  clearTimeout(timer);
}

async function inTurns(count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const workers = Array.from({ length: 20 }, async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  });
  await Promise.all(workers);
}

/** Some bytes changed, doubled, left out, or put in. */
function damaged(text: string, random: () => number): Buffer {
  let bytes = Buffer.from(text, "latin1");
  for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
    const at = Math.floor(random() * bytes.length);
    const length = Math.floor(random() * 6);
    const put = Buffer.from(pick(["", "\r", "\n", "\r\n", ":", " ", "\0", "ffff", "Content-Length: 3\r\n"], random));
    bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + (random() < 0.5 ? length : -length))]);
  }
  return bytes;
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}

/** The same numbers in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
