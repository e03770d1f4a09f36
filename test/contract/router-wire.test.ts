import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import type { TestContext } from "node:test";

import { waitFor } from "../support/wait-for.ts";
import { HOST, call, get, raw, rawConnection, single, startOrigin, startRig, startTcpOrigin } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

const PLAIN = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n`;

/** A router before a server that counts requests and says how much it got. */
async function counting(t: TestContext, limits = {}): Promise<Rig & { requests: () => number }> {
  const rig = await startRig(t, limits);
  let requests = 0;
  const origin = await startOrigin(t, (request, response) => {
    requests += 1;
    let size = 0;
    request.on("data", (part: Buffer) => {
      size += part.length;
    });
    request.on("error", () => undefined);
    request.on("end", () => response.end(`got ${size} ${JSON.stringify(request.trailers)}`));
  });
  await rig.publish(single(origin.port));
  return { ...rig, requests: () => requests };
}

test("what two parsers could read in two ways is refused, and reaches no instance", async (t) => {
  const rig = await counting(t);
  const post = `POST / HTTP/1.1\r\nHost: ${HOST}\r\n`;
  const refused: Record<string, string> = {
    "length and coding": `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "coding and length": `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    "two lengths": `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    "the same length twice": `${post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    "a list of lengths": `${post}Content-Length: 5, 5\r\n\r\nhello`,
    "a signed length": `${post}Content-Length: +5\r\n\r\nhello`,
    "a hexadecimal length": `${post}Content-Length: 0x5\r\n\r\nhello`,
    "an empty length": `${post}Content-Length:\r\n\r\n`,
    "another coding": `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    "coding twice": `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    "a hidden coding": `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    "a tab in the coding": `${post}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`,
    "a blank before the colon": `${post}Content-Length : 5\r\n\r\nhello`,
    "a folded line": `${PLAIN}X-A: b\r\n c\r\n\r\n`,
    "a folded first line": `GET / HTTP/1.1\r\n Host: x\r\n\r\n`,
    "a bare line feed": `GET / HTTP/1.1\nHost: ${HOST}\n\n`,
    "a bare line feed in a value": `${PLAIN}X-A: b\nX-C: d\r\n\r\n`,
    "a bare carriage return": `${PLAIN}X-A: b\rX-C: d\r\n\r\n`,
    "a null": `${PLAIN}X-A: b\0c\r\n\r\n`,
    "a name with a blank": `${PLAIN}X A: b\r\n\r\n`,
    "an empty name": `${PLAIN}: b\r\n\r\n`,
    "no colon": `${PLAIN}X-A\r\n\r\n`,
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "two hosts": `${PLAIN}Host: other\r\n\r\n`,
    "a host with a path": `GET / HTTP/1.1\r\nHost: a/b\r\n\r\n`,
    "a host with a user": `GET / HTTP/1.1\r\nHost: a@b\r\n\r\n`,
    "no version": "GET /\r\n\r\n",
    "a blank in the target": `GET /a b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
    "two blanks": `GET  / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
    "a strange target": `GET a HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
    "a strange version": `GET / HTTP/1.x\r\nHost: ${HOST}\r\n\r\n`,
    "a coding in HTTP/1.0": `POST / HTTP/1.0\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    TLS: "\x16\x03\x01\x02\x00\x01\x00\x01",
  };
  for (const [name, bytes] of Object.entries(refused)) {
    const answer = await raw(rig.port, Buffer.from(bytes, "latin1"));
    assert.match(answer, /^HTTP\/1\.1 400 /, name);
    assert.equal(answer.match(/HTTP\/1\.1/g)?.length, 1, `${name}: one answer`);
  }
  assert.equal(rig.requests(), 0);
});

test("what is not spoken here is told apart from what is malformed", async (t) => {
  const rig = await counting(t);
  assert.match(await raw(rig.port, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), /^HTTP\/1\.1 501 /);
  assert.match(await raw(rig.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), /^HTTP\/1\.1 505 /);
});

test("a body that is framed wrongly is 400", async (t) => {
  const rig = await counting(t);
  const post = `POST / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const refused = {
    "no size": "\r\n",
    "not hexadecimal": "xyz\r\n",
    "a signed size": "-1\r\n",
    "a size with 0x": "0x5\r\nhello\r\n0\r\n\r\n",
    "a huge size": "fffffffffffffffff\r\n",
    "a size ended by a bare line feed": "5\nhello\r\n0\r\n\r\n",
    "content longer than its size": "5\r\nhello!\r\n0\r\n\r\n",
    "a bare line feed in an extension": "5;a\nb\r\nhello\r\n0\r\n\r\n",
    "a length among the trailers": "0\r\nContent-Length: 5\r\n\r\n",
    "a bare line feed among the trailers": "0\r\nX: a\n\r\n",
  };
  for (const [name, body] of Object.entries(refused))
    assert.match(await raw(rig.port, post + body), /^HTTP\/1\.1 400 /, name);
});

test("pipelined requests are answered one by one, in order, also when they come in pieces", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => {
    request.resume();
    request.on("end", () => setTimeout(() => response.end(`[${request.url}]`), request.url === "/1" ? 30 : 0));
  });
  await rig.publish(single(origin.port));
  const one = (path: string, rest = "\r\n"): string => `POST ${path} HTTP/1.1\r\nHost: ${HOST}\r\n${rest}`;
  const all = [
    one("/1", "Content-Length: 5\r\n\r\nhello"),
    one("/2", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
    one("/3"),
    one("/4", "Connection: close\r\n\r\n"),
  ].join("");
  const order = (text: string): string => [...text.matchAll(/\[\/\d\]/g)].join("");
  assert.equal(order(await raw(rig.port, all)), "[/1][/2][/3][/4]");
  const pieces = rawConnection(t, rig.port);
  for (const byte of all) {
    pieces.socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await once(pieces.socket, "close");
  assert.equal(order(pieces.text()), "[/1][/2][/3][/4]");
});

test("a chunked body and its trailers go through, chunk by chunk", async (t) => {
  const rig = await counting(t);
  const client = rawConnection(t, rig.port);
  client.socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n`);
  for (const piece of ["5;ext=1\r\nhel", "lo\r", "\nA\r\n0123456789\r\n", "0\r\nX-Sum: 15\r\n", "\r\n"]) {
    client.socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await client.until(/got 15 {"x-sum":"15"}/);
});

test("a large body streams both ways with bounded memory, as fast as the slower side takes it", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => request.pipe(response));
  await rig.publish(single(origin.port));
  const size = 60_000_000;
  const before = process.memoryUsage().rss;
  const response = await fetch(`http://127.0.0.1:${rig.port}/`, {
    method: "POST",
    headers: { host: HOST },
    body: ReadableStream.from(blocks(size)),
    duplex: "half",
  });
  assert.equal(response.status, 404);
  await response.body?.cancel();
  const client = rawConnection(t, rig.port);
  let received = 0;
  client.socket.removeAllListeners("data");
  client.socket.on("data", (part: string) => {
    received += part.length;
  });
  client.socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`);
  for (const block of blocks(size)) if (!client.socket.write(block)) await once(client.socket, "drain");
  await once(client.socket, "close");
  assert.ok(received > size && received < size * 1.01, `${received}`);
  assert.ok(process.memoryUsage().rss - before < 200_000_000);
});

test("a client that does not read holds its instance back", async (t) => {
  const rig = await startRig(t);
  let written = 0;
  const origin = await startTcpOrigin(t, (socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
      const block = Buffer.alloc(65_536);
      const pump = (): void => {
        while (written < 1e9) {
          written += block.length;
          if (!socket.write(block)) break;
        }
      };
      socket.on("drain", pump);
      pump();
    });
  });
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  client.socket.pause();
  client.socket.write(`${PLAIN}\r\n`);
  let last = -1;
  await waitFor("the flow to stop", async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = written > 0 && written === last;
    last = written;
    return stopped;
  });
  assert.ok(written < 50_000_000, `${written} bytes were read ahead`);
});

test("100-continue comes from the instance, before the body is sent", async (t) => {
  const rig = await counting(t);
  const client = rawConnection(t, rig.port);
  client.socket.write(`POST / HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`);
  await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  client.socket.write("hello");
  await client.until(/HTTP\/1\.1 200 OK[^]*got 5/);
});

test("an answer before the body is read reaches the client, and the connection is closed", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => {
    response.statusCode = 403;
    response.end("no");
  });
  await rig.publish(single(origin.port));
  const answer = await raw(rig.port, `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1000000\r\n\r\nhello`);
  assert.match(answer, /^HTTP\/1\.1 403 /);
  assert.match(answer, /connection: close/);
});

test("a response that ends by close is framed, so that the client knows its end", async (t) => {
  const rig = await startRig(t);
  const origin = await startTcpOrigin(t, (socket) => {
    socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"));
  });
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  for (let round = 1; round <= 2; round += 1) {
    client.socket.write(`${PLAIN}\r\n`);
    await client.until(new RegExp(`([^]*transfer-encoding: chunked[^]*5\r\nhello\r\n0\r\n\r\n){${round}}$`));
  }
});

test("an HTTP/1.0 client gets a plain body that ends by close, or by length with keep-alive", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => {
    if (request.url === "/length") response.setHeader("content-length", "10");
    response.write("hello");
    response.end("world");
  });
  await rig.publish(single(origin.port));
  const plain = await raw(rig.port, `GET / HTTP/1.0\r\nHost: ${HOST}\r\nConnection: keep-alive\r\n\r\n`);
  assert.match(plain, /\r\n\r\nhelloworld$/);
  assert.doesNotMatch(plain, /transfer-encoding/);
  const client = rawConnection(t, rig.port);
  for (let round = 1; round <= 2; round += 1) {
    client.socket.write(`GET /length HTTP/1.0\r\nHost: ${HOST}\r\nConnection: keep-alive\r\n\r\n`);
    await client.until(new RegExp(`([^]*connection: keep-alive[^]*helloworld){${round}}$`));
  }
});

test("server-sent events arrive one by one", async (t) => {
  const rig = await startRig(t);
  let send: (event: string) => void = () => assert.fail("nobody listens");
  const origin = await startOrigin(t, (_request, response) => {
    response.setHeader("content-type", "text/event-stream");
    response.flushHeaders();
    send = (event) => void response.write(`data: ${event}\n\n`);
  });
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  client.socket.write(`${PLAIN}\r\n`);
  await client.until(/text\/event-stream/);
  for (const event of ["one", "two", "three"]) {
    const begun = performance.now();
    send(event);
    await client.until(new RegExp(`data: ${event}\n`));
    assert.ok(performance.now() - begun < 500);
  }
});

test("sizes are limited: the header by 431, the body by 413", async (t) => {
  const rig = await counting(t, { body: 100_000 });
  const padding = "x".repeat(15_000);
  assert.equal((await get(rig.port, "/", { "x-long": padding })).status, 200);
  assert.match(await raw(rig.port, `${PLAIN}X-Long: ${padding.repeat(3)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await raw(rig.port, `${PLAIN}X-Long: ${padding.repeat(3)}`), /^HTTP\/1\.1 431 /);
  assert.equal((await call(rig.port, "/", { method: "POST", body: "x".repeat(100_000) })).status, 200);
  const before = rig.requests();
  assert.match(await raw(rig.port, `${PLAIN}Content-Length: 100001\r\n\r\n`), /^HTTP\/1\.1 413 /);
  assert.equal(rig.requests(), before);
  const chunked = `${PLAIN}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n186A1\r\n${"x".repeat(100_001)}\r\n0\r\n\r\n`;
  assert.match(await raw(rig.port, chunked), /^HTTP\/1\.1 413 /);
});

test("slow clients are let go", async (t) => {
  const rig = await counting(t, { headTime: 300, bodyTime: 300, idleTime: 300 });
  assert.match(await raw(rig.port, "GET / HT"), /^HTTP\/1\.1 408 /);
  assert.match(await raw(rig.port, `${PLAIN}Content-Length: 5\r\n\r\nhel`), /^HTTP\/1\.1 408 /);
  assert.equal(await raw(rig.port, ""), "");
});

test("an instance that does not answer in time is 504, one that talks nonsense 502", async (t) => {
  const rig = await startRig(t, { responseTime: 300 });
  let says = "";
  const origin = await startTcpOrigin(t, (socket) => socket.once("data", () => says !== "" && socket.write(says)));
  await rig.publish(single(origin.port));
  assert.equal((await get(rig.port, "/")).status, 504);
  for (const nonsense of [
    "hello there\r\n\r\n",
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nX-A: b\n\nX\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    `HTTP/1.1 200 OK\r\nX: ${"x".repeat(40_000)}`,
  ]) {
    says = nonsense;
    assert.equal((await get(rig.port, "/")).status, 502, nonsense.slice(0, 60));
  }
});

test("a response that breaks off is cut, not ended", async (t) => {
  const rig = await startRig(t);
  let head = "";
  const origin = await startTcpOrigin(t, (socket) => socket.once("data", () => socket.end(head)));
  await rig.publish(single(origin.port));
  for (head of [
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense",
  ]) {
    await assert.rejects(get(rig.port, "/"), head);
  }
});

test("a client that leaves is counted as 499, and its instance hears of it", async (t) => {
  const rig = await startRig(t);
  let left = 0;
  let arrived = 0;
  const origin = await startOrigin(t, (_request, response) => {
    arrived += 1;
    response.on("close", () => {
      left += 1;
    });
  });
  await rig.publish(single(origin.port));
  const client = rawConnection(t, rig.port);
  client.socket.write(`${PLAIN}\r\n`);
  await waitFor("the request", () => arrived === 1);
  client.socket.destroy();
  await waitFor("the instance to hear of it", () => left === 1);
  assert.match(await rig.client.metrics(), /release="v1",status="499"} 1\n/);
  assert.deepEqual(await rig.client.inflight(["web@v1-0"]), { "web@v1-0": 0 });
});

function* blocks(size: number): Generator<Buffer> {
  const block = Buffer.alloc(60_000, "x");
  for (let sent = 0; sent < size; sent += block.length) yield block;
}
