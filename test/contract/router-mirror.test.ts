import assert from "node:assert/strict";
import type { IncomingMessage, RequestListener } from "node:http";
import { test } from "node:test";
import type { TestContext } from "node:test";

import type { Arm } from "../../src/router/metrics/arm.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  HOST,
  call,
  environment,
  freePort,
  get,
  rawConnection,
  revision,
  route,
  startOrigin,
  startRig,
} from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

interface Mirrored {
  readonly rig: Rig;
  /** Requests that the mirror got. */
  readonly seen: readonly IncomingMessage[];
  /** The counts of the mirror once as many requests have been compared. */
  counts(compared: number): Promise<Arm["mirror"]>;
}

/** A release in use and one that only gets its requests mirrored, in this share. */
async function mirrored(t: TestContext, used: RequestListener, shadow: RequestListener, share = 1): Promise<Mirrored> {
  const rig = await startRig(t);
  const seen: IncomingMessage[] = [];
  const [first, second] = await Promise.all([
    startOrigin(t, used),
    startOrigin(t, (request, response) => {
      seen.push(request);
      shadow(request, response);
    }),
  ]);
  const revisions = [revision([first.port]), revision([second.port], { release: "v2", weight: 0 })];
  await rig.publish(environment({ ...route("web", ["/*"], ...revisions), mirror: { to: "v2", share } }));
  const counts = (compared: number): Promise<Arm["mirror"]> =>
    waitFor(`${compared} comparisons`, async () => {
      const mirror = (await rig.client.arms("shop", "main")).find(({ release }) => release === "v2")?.mirror;
      if (mirror === undefined) return null;
      const { same, status, body, failed } = mirror;
      return same + status + body + failed >= compared ? mirror : null;
    });
  return { rig, seen, counts };
}

const say =
  (text: string): RequestListener =>
  (_request, response) =>
    void response.end(text);

test("safe requests are mirrored, and the client's answer is the one in use", async (t) => {
  const { rig, seen, counts } = await mirrored(t, say("one"), say("two"));
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    const answer = await call(rig.port, "/x?y=1", { method, headers: { "x-mine": "kept" } });
    assert.equal(answer.headers["x-bough-release"], "v1");
    assert.equal(answer.body, method === "HEAD" ? "" : "one");
  }
  for (const method of ["POST", "PUT", "DELETE"]) await call(rig.port, "/", { method, body: "x" });
  const mirror = await counts(3);
  assert.equal(seen.length, 3);
  assert.ok(
    seen.every(
      ({ url, headers }) => url === "/x?y=1" && headers["x-mine"] === "kept" && headers["x-bough-mirror"] === "1",
    ),
  );
  assert.deepEqual({ ...mirror, logRatio: 0 }, { same: 1, status: 0, body: 2, failed: 0, logRatio: 0 });
  const arm = (await rig.client.arms("shop", "main")).find(({ release }) => release === "v2");
  assert.deepEqual([arm?.statuses, arm?.sessions], [{}, { ok: 0, failed: 0 }], "nobody used it");
  assert.match(await rig.client.metrics(), /bough_mirrored_requests_total\{[^}]*release="v2",result="body"\} 2/);
});

test("answers are told apart by status and body, whatever their framing", async (t) => {
  const body = "x".repeat(300_000);
  const { rig, counts } = await mirrored(
    t,
    (_request, response) => void response.end(body),
    (request, response) => {
      if (request.url === "/status") response.statusCode = 500;
      for (const part of body.match(/.{1,7000}/g) ?? []) response.write(part);
      response.end(request.url === "/body" ? "!" : "");
    },
  );
  for (const path of ["/same", "/status", "/body"]) {
    const answer = await get(rig.port, path);
    assert.equal(answer.body, body);
  }
  const mirror = await counts(3);
  assert.deepEqual([mirror.same, mirror.status, mirror.body, mirror.failed], [1, 1, 1, 0]);
  assert.equal(mirror.logRatio.count, 3);
});

test("the mirror's latency is measured against the client's", async (t) => {
  const { rig, counts } = await mirrored(
    t,
    say("x"),
    (_request, response) => void setTimeout(() => response.end("x"), 200),
  );
  for (let index = 0; index < 5; index += 1) await get(rig.port, "/");
  const { logRatio } = await counts(5);
  assert.equal(logRatio.count, 5);
  assert.ok(logRatio.mean > Math.log(2), `${Math.exp(logRatio.mean)} times as long`);
});

test("a mirror that hangs, dies or is gone neither slows nor fails anybody, and only so many requests wait for it", async (t) => {
  const { rig, seen, counts } = await mirrored(t, say("x"), (request, response) => {
    if (request.url === "/dies") response.destroy();
  });
  const before = performance.now();
  const answers = await Promise.all(Array.from({ length: 200 }, () => get(rig.port, "/hangs")));
  assert.ok(answers.every(({ status, body }) => status === 200 && body === "x"));
  assert.ok(performance.now() - before < 5_000);
  await waitFor("the mirror to be asked", () => seen.length > 0);
  assert.ok(seen.length <= 64, `${seen.length} at the mirror`);
  // The drain's deadline cuts what hangs, as when the mirror is stopped.
  await rig.client.drain(["web@v2-0"], 0);
  const { failed } = await counts(seen.length);
  assert.equal(failed, seen.length);
  assert.equal((await get(rig.port, "/dies")).status, 200);
  assert.equal((await counts(failed + 1)).failed, failed + 1);

  const gone = revision([await freePort()], { release: "v3", weight: 0 });
  const table = await rig.client.read();
  const [web] = table.environments[0]!.routes;
  await rig.publish(environment({ ...web!, revisions: [web!.revisions[0]!, gone], mirror: { to: "v3", share: 1 } }));
  assert.equal((await get(rig.port, "/")).body, "x");
});

test("a share of the requests is mirrored", async (t) => {
  const { rig, seen, counts } = await mirrored(t, say("x"), say("x"), 0.25);
  for (let index = 0; index < 800; index += 1) await get(rig.port, "/");
  await counts(seen.length);
  // Four standard deviations of 800 draws.
  assert.ok(Math.abs(seen.length - 200) < 49, `${seen.length} of 800`);
});

test("a request whose client goes away is compared with nothing", async (t) => {
  const { rig, seen } = await mirrored(t, () => undefined, say("x"));
  const client = rawConnection(t, rig.port);
  client.socket.write(`GET / HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`);
  await waitFor("the mirror to be asked", () => seen.length === 1);
  client.socket.destroy();
  const arms = await waitFor("both to have ended", async () => {
    const inFlight = Object.values(await rig.client.inflight());
    return inFlight.every((count) => count === 0) ? rig.client.arms("shop", "main") : null;
  });
  const mirror = arms.find(({ release }) => release === "v2")?.mirror;
  assert.deepEqual([mirror?.same, mirror?.status, mirror?.body, mirror?.failed], [0, 0, 0, 0]);
});
