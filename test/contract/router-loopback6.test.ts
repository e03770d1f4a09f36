import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { json } from "node:stream/consumers";
import { folderOf, freePort, HOST, single, startOrigin, startRig } from "./router-rig.ts";
import { startWorker } from "../../src/router/worker.ts";
import { waitFor } from "../support/wait-for.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));
const skip = hasIpv6 ? false : "this machine has no ::1";

test("nobody else gets at ::1 what a browser means for the router", { skip }, async (t) => {
  const origin = await startOrigin(t, (incoming, response) => {
    response.end(JSON.stringify(incoming.headers["x-forwarded-for"]));
  });
  const rig = await startRig(t);
  await rig.publish(single(origin.port));
  assert.equal(await peerAt(rig.port), "::1");
  await assert.rejects(listenAt6(rig.port), { code: "EADDRINUSE" });
});

test("a port of ::1 that somebody has is taken as soon as it is free", { skip }, async (t) => {
  const port = await freePort();
  const squatter = await listenAt6(port);
  const run = await folderOf(t);
  const worker = await startWorker({ port, socket: `${run}/router-0.sock`, tableFile: `${run}/routes.json` });
  t.after(() => worker.stop(0));
  await once(squatter.close(), "close");
  await waitFor("the router at ::1", () =>
    peerAt(port).then(
      () => true,
      () => null,
    ),
  );
});

async function listenAt6(port: number): Promise<Server> {
  const server = createServer().listen({ port, host: "::1" });
  await once(server, "listening");
  return server;
}

async function peerAt(port: number): Promise<unknown> {
  const outgoing = request({ host: "::1", port, agent: false, headers: { host: HOST } }).end();
  const [response] = (await once(outgoing, "response")) as [NodeJS.ReadableStream];
  return json(response);
}
