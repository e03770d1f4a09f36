import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { EngineEvent } from "../../../src/engine/event.ts";
import type { LogLine } from "../../../src/provider/provider.ts";
import { createServer } from "../../../src/server/server.ts";
import { apiClient } from "../../../src/server/client/api-client.ts";
import { serve, type Served } from "../../support/server/serve.ts";
import { until } from "../../support/until.ts";

const request = { app: "shop", branch: "slow", commit: "a".repeat(40) };

test("a deployment's events come as they happen, each once, until it has ended", async (t) => {
  const { control, url, errors } = await serveSlow(t);
  const seen: EngineEvent[] = [];
  const done = collect(apiClient({ url, token: "secret" }).events("d1"), seen);
  await until(() => seen.length === 3);
  control.emit("d1", { type: "message", text: "live" });
  await until(() => seen.length === 4);
  assert.deepEqual(seen.at(-1)?.type, "message");
  control.finish("d1");
  await done;
  assert.deepEqual(
    seen.map((event) => event.seq),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(errors, []);
});

test("the events of a deployment that has ended are all there, or those after a number", async (t) => {
  const { control, url } = await serveSlow(t);
  control.finish("d1");
  const client = apiClient({ url, token: "secret" });
  assert.deepEqual(
    (await all(client.events("d1"))).map((event) => event.seq),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    (await all(client.events("d1", { after: 3 }))).map((event) => event.seq),
    [4, 5],
  );
});

test("a connection that breaks is taken up again where it broke off", async (t) => {
  const { control, port } = await serveSlow(t);
  const relay = await relayTo(t, port);
  const seen: EngineEvent[] = [];
  const done = collect(apiClient({ url: relay.url, token: "secret" }).events("d1"), seen);
  await until(() => seen.length === 3);
  relay.cut();
  control.emit("d1", { type: "message", text: "missed" });
  await until(() => seen.length === 4);
  relay.cut();
  control.finish("d1");
  await done;
  assert.deepEqual(
    seen.map((event) => event.seq),
    [1, 2, 3, 4, 5, 6],
  );
});

test("a server that restarts in the middle is waited for", async (t) => {
  const { control, port, root, url, close } = await serveSlow(t);
  const seen: EngineEvent[] = [];
  const done = collect(apiClient({ url, token: "secret" }).events("d1"), seen);
  await until(() => seen.length === 3);
  await close();
  control.finish("d1");
  const again = createServer({ control, version: "0", hookSocket: join(root, "again.sock"), onError: () => undefined });
  await again.listen(port);
  t.after(() => again.close());
  await done;
  assert.deepEqual(
    seen.map((event) => event.seq),
    [1, 2, 3, 4, 5],
  );
});

test("a reader that stops is let go, and one that aborts gets its abort", async (t) => {
  const { url, control, errors } = await serveSlow(t);
  for await (const event of apiClient({ url, token: "secret" }).events("d1")) if (event.seq === 2) break;
  const gone = new AbortController();
  const seen: EngineEvent[] = [];
  const done = collect(apiClient({ url, token: "secret" }).events("d1", { signal: gone.signal }), seen);
  await until(() => seen.length === 3);
  gone.abort();
  await assert.rejects(done, { name: "AbortError" });
  await until(() => control.followers("d1") === 0);
  assert.deepEqual(errors, []);
});

test("an event stream shows signs of life while nothing happens", async (t) => {
  const { port } = await serveSlow(t, 20);
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `GET /api/v1/deployments/d1/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer secret\r\nlast-event-id: 3\r\n\r\n`,
  );
  const heard: string[] = [];
  socket.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  await until(() => heard.join("").split(":\n\n").length > 5);
  assert.match(heard.join(""), /content-type: text\/event-stream/i);
  socket.destroy();
});

test("logs give the last lines, then follow until the reader goes", async (t) => {
  const { url, errors } = await serveSlow(t);
  const client = apiClient({ url, token: "secret" });
  const lines = await all(client.logs({ app: "shop", environment: "slow", tail: 3 }));
  assert.deepEqual(
    lines,
    [1, 2, 3].map((number) => ({ resource: "api", instance: "api-1", line: `line ${number}` })),
  );
  const gone = new AbortController();
  const seen: LogLine[] = [];
  const done = collect(
    client.logs({ app: "shop", environment: "slow", tail: 2, follow: true, signal: gone.signal }),
    seen,
  );
  await until(() => seen.length === 2);
  gone.abort();
  await assert.rejects(done, { name: "AbortError" });
  assert.deepEqual(errors, []);
});

test("an error in the middle of a stream reaches the reader as what it is", async (t) => {
  const { url } = await serveSlow(t);
  const client = apiClient({ url, token: "secret" });
  await assert.rejects(all(client.logs({ app: "shop", environment: "slow", resource: "none" })), {
    code: "resource-not-found",
  });
});

test("stopping the server ends every stream at once", async (t) => {
  const { url, close } = await serveSlow(t);
  const answer = await fetch(`${url}/api/v1/deployments/d1/events`, { headers: { authorization: "Bearer secret" } });
  const read = answer.text();
  await close();
  await assert.rejects(read);
});

async function serveSlow(t: TestContext, keepAlive = 15_000): Promise<Served> {
  const served = await serve(t, { keepAlive });
  await served.control.repository("shop");
  await served.control.deploy(request);
  return served;
}

async function all<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  await collect(source, items);
  return items;
}

async function collect<Item>(source: AsyncIterable<Item>, into: Item[]): Promise<void> {
  for await (const item of source) into.push(item);
}

/** A way to the server that can be cut at any moment. */
async function relayTo(t: TestContext, port: number): Promise<{ url: string; cut(): void }> {
  const open = new Set<Socket>();
  const relay = createTcpServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => open.delete(socket));
    }
    near.once("data", (head: Buffer) => {
      far.write(head.toString("latin1").replace(/host: .*\r\n/i, `host: 127.0.0.1:${port}\r\n`));
      near.pipe(far).pipe(near);
    });
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const cut = (): void => open.forEach((socket) => socket.destroy());
  t.after(() => {
    cut();
    relay.close();
  });
  return { url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, cut };
}
