import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { startLoad } from "../../support/load.ts";
import { waitFor } from "../../support/wait-for.ts";

it("the load keeps its rate, and remembers every failure with its reason", async () => {
  let requests = 0;
  const connections = new Set<unknown>();
  const server = createServer((request, response) => {
    connections.add(request.socket);
    requests++;
    if (requests === 100) return void response.writeHead(503).end();
    if (requests === 200) return void request.socket.destroy();
    response.setHeader("x-bough-release", requests < 300 ? "1" : "2").end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const load = startLoad({ port, host: "shop.localhost", rate: 600, connections: 8 });
  await waitFor("600 requests", () => load.sent() >= 600);
  const report = await load.stop();
  server.close();

  assert.equal(report.sent, requests);
  assert.ok(report.sent / report.seconds > 500, `${report.sent} requests in ${report.seconds} s`);
  assert.deepEqual(
    report.failures.map(({ status }) => status),
    [503, null],
  );
  assert.match(report.failures[1]?.error ?? "", /socket hang up|ECONNRESET/);
  assert.equal(report.releases["1"], 297);
  assert.equal(report.releases["2"], report.sent - 299);
  assert.ok(connections.size <= 9, `${connections.size} connections`);
  assert.ok(report.p50 > 0 && report.p50 <= report.p99 && report.p99 <= report.max);
});

it("the load counts a request that is never answered", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const load = startLoad({ port, host: "shop.localhost", rate: 100, timeout: 50 });
  await waitFor("a failure", () => load.failures().length > 0);
  const { failures } = await load.stop();
  server.close();
  server.closeAllConnections();
  assert.match(failures[0]?.error ?? "", /abort/i);
});
