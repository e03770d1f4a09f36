import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { test } from "node:test";

import type { EnvironmentRoutes, Maintenance } from "../../src/router/route-table.ts";
import { waitFor } from "../support/wait-for.ts";
import { HOST, call, freePort, get, rawConnection, single, startOrigin, startRig } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

const PAUSE: Maintenance = { mode: "pause", limit: 30_000 };

test("a paused environment holds requests, and answers them in their order when it goes on", async (t) => {
  const rig = await startRig(t);
  const seen: string[] = [];
  const origin = await startOrigin(t, (request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      seen.push(request.url ?? "");
      response.end(`${request.method} ${body}`);
    });
  });
  await rig.publish(under(PAUSE, origin.port));
  const answers = [];
  for (let index = 0; index < 20; index += 1) {
    answers.push(call(rig.port, `/${index}`, { method: "POST", body: `body ${index}` }));
    await waitFor("it to wait", async () => (await held(rig)) === index + 1);
  }
  assert.deepEqual(seen, []);
  await rig.publish(under(null, origin.port));
  assert.deepEqual(
    (await Promise.all(answers)).map(({ status, body }) => `${status} ${body}`),
    answers.map((_, index) => `200 POST body ${index}`),
  );
  assert.deepEqual(
    seen,
    answers.map((_, index) => `/${index}`),
  );
  assert.equal(await held(rig), 0);
});

test("pauses under load lose no request", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => request.pipe(response));
  await rig.publish(under(null, origin.port));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  t.after(() => agent.destroy());
  const failures: string[] = [];
  let answered = 0;
  let running = true;
  const send = (method: string): Promise<void> =>
    new Promise((resolve) => {
      const outgoing = request(
        { host: "127.0.0.1", port: rig.port, method, agent, headers: { host: HOST } },
        (response) => {
          if (response.statusCode !== 200) failures.push(`${method} ${response.statusCode}`);
          response.resume().on("end", () => {
            answered += 1;
            resolve();
          });
        },
      );
      outgoing.on("error", (error) => {
        failures.push(error.message);
        resolve();
      });
      outgoing.end(method === "POST" ? "body" : undefined);
    });
  const clients = Array.from({ length: 16 }, async (_, index) => {
    for (let count = index; running; count += 1) await send(count % 2 === 0 ? "GET" : "POST");
  });
  for (let round = 0; round < 20; round += 1) {
    await rig.publish(under(PAUSE, origin.port));
    await waitFor("all clients to wait", async () => (await held(rig)) === 16);
    const before = answered;
    await rig.publish(under(null, origin.port));
    await waitFor("answers", () => answered > before + 50);
  }
  running = false;
  await Promise.all(clients);
  assert.deepEqual(failures, []);
});

test("a pause outlasts a release, after which the new one answers what was held", async (t) => {
  const rig = await startRig(t);
  const old = await startOrigin(t, (_request, response) => void response.end("old"));
  const fresh = await startOrigin(t, (_request, response) => void response.end("new"));
  await rig.publish(under(PAUSE, old.port));
  const answer = get(rig.port, "/");
  await waitFor("it to wait", async () => (await held(rig)) === 1);
  await rig.publish({ ...single(fresh.port, { release: "v2" }), maintenance: PAUSE });
  assert.equal(await held(rig), 1);
  await rig.publish({ ...single(fresh.port, { release: "v2" }), maintenance: null });
  assert.equal((await answer).body, "new");
});

test("what waits longer than the limit gets 504, and more than may wait 503", async (t) => {
  const rig = await startRig(t, { held: 3 });
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(under({ mode: "pause", limit: 400 }, origin.port));
  const begun = performance.now();
  const waiting = Promise.all([1, 2, 3].map(() => get(rig.port, "/")));
  await waitFor("three to wait", async () => (await held(rig)) === 3);
  const refused = await get(rig.port, "/");
  assert.equal(refused.status, 503);
  assert.ok(performance.now() - begun < 400);
  assert.deepEqual(
    (await waiting).map(({ status }) => status),
    [504, 504, 504],
  );
  assert.ok(performance.now() - begun >= 399);
  assert.equal(await held(rig), 0);
  assert.match(await rig.client.metrics(), /bough_requests_total\{[^}]*route="web",release="",status="504"\} 3\n/);
});

test("a client that leaves while it is held is not sent on", async (t) => {
  const rig = await startRig(t);
  let served = 0;
  const origin = await startOrigin(t, (_request, response) => {
    served += 1;
    response.end("x");
  });
  await rig.publish(under(PAUSE, origin.port));
  const client = rawConnection(t, rig.port);
  client.socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  await waitFor("it to wait", async () => (await held(rig)) === 1);
  client.socket.destroy();
  await waitFor("it to be gone", async () => (await held(rig)) === 0);
  await rig.publish(under(null, origin.port));
  assert.equal((await get(rig.port, "/")).status, 200);
  assert.equal(served, 1);
});

test("a stop says so in the language that is asked for, to those who wait as well", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(under(PAUSE, origin.port));
  const waiting = get(rig.port, "/");
  await waitFor("it to wait", async () => (await held(rig)) === 1);
  await rig.publish(under({ mode: "stop", message: "Back at 18:00 <soon>" }, origin.port));
  assert.equal((await waiting).status, 503);
  const page = await get(rig.port, "/", { accept: "text/html,*/*;q=0.8" });
  assert.equal(page.status, 503);
  assert.match(String(page.headers["content-type"]), /^text\/html/);
  assert.match(page.body, /Back at 18:00 &#60;soon&#62;/);
  const json = await get(rig.port, "/");
  assert.deepEqual(JSON.parse(json.body), {
    error: { code: "maintenance", message: "Back at 18:00 <soon>", hint: null },
  });
  const plain = await get(rig.port, "/", { accept: "text/plain" });
  assert.match(String(plain.headers["content-type"]), /^text\/plain/);
  assert.equal(plain.body, "Back at 18:00 <soon>\n");
});

test("health paths and links between services are left alone, paused or stopped", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  const link = await freePort();
  for (const maintenance of [PAUSE, { mode: "stop", message: "closed" }] as const) {
    await rig.publish({ ...under(maintenance, origin.port), internal: [{ port: link, route: "web", from: "cart" }] });
    assert.equal((await get(rig.port, "/healthz")).body, "ok");
    assert.equal((await get(link, "/")).body, "x");
  }
});

function under(maintenance: Maintenance | null, port: number): EnvironmentRoutes {
  return { ...single(port), maintenance };
}

/** Requests that wait. */
async function held(rig: Rig): Promise<number> {
  return Number(/^bough_requests_held (\d+)$/m.exec(await rig.client.metrics())?.[1]);
}
