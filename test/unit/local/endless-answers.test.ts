import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { type HttpCheckRun, runHttpCheck } from "../../../src/providers/local/check/run-http-check.ts";
import { probe } from "../../../src/providers/local/service/probe.ts";
import { askOnce } from "../../../src/server/chaos/ask-once.ts";
import { waitFor } from "../../support/wait-for.ts";

interface Endless {
  readonly port: number;
  /** Bytes that it could get rid of. */
  readonly sent: () => number;
  readonly connections: () => Promise<number>;
}

const part = Buffer.alloc(64 * 1024, "all is well ");

/** Answers with 200 and a body that has no end. */
async function endless(t: TestContext): Promise<Endless> {
  let sent = 0;
  return serve(
    t,
    (_, response) => {
      response.setHeader("x-bough-release", "v2");
      const flood = (): void => {
        sent += part.length;
        if (response.writable) response.write(part, flood);
      };
      flood();
    },
    () => sent,
  );
}

async function serve(t: TestContext, listener: RequestListener, sent = () => 0): Promise<Endless> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  return { port: (server.address() as AddressInfo).port, sent, connections };
}

const check = (contains: string | null): HttpCheckRun => ({
  input: { of: 2 },
  check: { kind: "http", name: "it", method: "GET", path: "/", status: 200, contains, timeout: 5_000 },
  address: { url: "http://shop.localhost", header: { name: "x-bough-test", value: "secret" } },
});

test("a health path that answers without end is let go of after its head", async (t) => {
  const { port, sent, connections } = await endless(t);
  assert.deepEqual(await probe(port, "/healthz"), { healthy: true, status: 200, connected: true });
  await waitFor("the connection to be closed", async () => (await connections()) === 0);
  assert.ok(sent() < 16 * 1024 ** 2, `${sent()} bytes`);
});

test("a health path that never comes to its end of the head is waited for 2 s in all", async (t) => {
  const { port } = await serve(t, ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const drip = setInterval(() => socket.write("x-more: 1\r\n"), 100);
    socket.on("close", () => clearInterval(drip));
  });
  const begun = performance.now();
  assert.equal((await probe(port, "/healthz")).healthy, false);
  assert.ok(performance.now() - begun < 3_500);
});

test("of an answer to a check a MiB is read, and what it should hold must be there", async (t) => {
  const { port, sent } = await endless(t);
  const context = { signal: AbortSignal.timeout(20_000), log: () => undefined };
  for (const contains of [null, "all is well"]) await runHttpCheck(port, check(contains), context);
  await assert.rejects(runHttpCheck(port, check("all is lost"), context), { code: "check-failed" });
  assert.ok(sent() < 64 * 1024 ** 2, `${sent()} bytes`);
});

test("an answer without end is none for an experiment's probe, and ends before its time", async (t) => {
  const { port, connections } = await endless(t);
  const begun = performance.now();
  assert.equal(await askOnce({ port, host: "shop.localhost", path: "/", timeout: 30_000 }), null);
  assert.ok(performance.now() - begun < 10_000);
  await waitFor("the connection to be closed", async () => (await connections()) === 0);
});
