import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { JudgeSpec } from "../../../src/model/judge.ts";
import { countInstances } from "../../../src/server/judging/instance-counts.ts";
import { counterDifference } from "../../../src/server/judging/metrics/counter-difference.ts";
import { readMetrics } from "../../../src/server/judging/metrics/read-metrics.ts";
import type { RunningInstance } from "../../../src/server/judging/traffic-source.ts";

const releases = { canary: "v2", stable: "v1" };
const counter = {
  kind: "counter",
  service: "web",
  path: "/metrics",
  bad: 'orders{r="bad"}',
  total: "orders",
  toleratedRatio: 1,
} as const;
const limit = { kind: "limit", min: null, max: 10, looks: 3 } as const;
const gauge = { ...limit, source: { kind: "prometheus", service: "web", path: "/metrics", name: "depth" } } as const;
const good = 'orders{r="bad"} 2\norders{r="ok"} 98\ndepth 4\n';

describe("metrics of the application's own", () => {
  /** Service → what it answers. */
  const answers = new Map<string, RequestListener>();
  const servers: Server[] = [];
  let instances: readonly RunningInstance[] = [];

  before(async () => {
    for (const [id, release] of [
      ["a", "v1"],
      ["b", "v2"],
      ["c", "v2"],
    ] as const) {
      const server = createServer((request, response) => answers.get(id)?.(request, response));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      const health = { path: "/healthz", timeout: 200 };
      instances = [...instances, { id, release, service: "web", host: "127.0.0.1", port, health, restarts: 0 }];
    }
  });
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  it("are read of every instance", async () => {
    for (const id of ["a", "b", "c"]) answers.set(id, say(good));
    const { counters, limits } = await read({ orders: counter, depth: gauge });
    assert.deepEqual(counters["orders"], { a: one, b: one, c: one });
    assert.deepEqual(limits["depth"], [4, 4], "a limit is for the new revision");
  });

  it("take a labelled counter that has not happened yet for 0, and a total that is not there for nothing", async () => {
    answers.set("b", say('orders{r="ok"} 98\n'));
    assert.deepEqual((await read({ orders: counter })).counters["orders"], {
      a: one,
      b: { bad: 0, total: 98 },
      c: one,
    });
    answers.set("b", say("orders_failed 1\n"));
    assert.equal((await read({ orders: counter })).counters["orders"], null);
  });

  const faults: Record<string, RequestListener> = {
    "an error": say(good, 500),
    "a redirection": (_, response) => response.writeHead(302, { location: "/metrics" }).end(good),
    garbage: say(`${good}<html>`),
    NaN: say('orders{r="bad"} NaN\norders{r="ok"} 98\ndepth NaN\n'),
    "more bad than all": say('orders{r="bad"} 3\norders{r="ok"} -1\ndepth +Inf\n'),
    "half a number": say('orders{r="ok"} 98.5\n'),
    nothing: say(""),
    "no end": (_, response) => response.writeHead(200).write(good),
    silence: () => undefined,
    "a broken connection": (request) => request.socket.destroy(),
    "five megabytes": say(`# ${"x".repeat(5_000_000)}\n${good}`),
  };
  it("are null as a whole when one instance gives anything else", { timeout: 20_000 }, async () => {
    for (const [fault, answer] of Object.entries(faults)) {
      answers.set("b", answer);
      const { counters, limits } = await read({ orders: counter, depth: gauge });
      assert.deepEqual([counters["orders"], limits["depth"]], [null, null], fault);
    }
    answers.set("b", say(good));
  });

  it("are null where a revision does not have the service", async () => {
    const without = instances.filter(({ release }) => release === "v1");
    const { counters, limits } = await readMetrics({ orders: counter, depth: gauge }, without, releases, {
      refuse: [],
    });
    assert.deepEqual([counters["orders"], limits["depth"]], [null, null]);
  });

  it("may be a URL's", async () => {
    const { port } = instances[0]!;
    const url = (path: string): JudgeSpec["metrics"][string] => ({
      ...limit,
      source: { kind: "url", url: `http://127.0.0.1:${port}${path}` },
    });
    answers.set("a", (request, response) =>
      response.end(request.url === "/json" ? '{"value": 7}' : request.url === "/text" ? "3" : "?"),
    );
    const { limits } = await read({
      json: url("/json"),
      text: url("/text"),
      broken: url("/"),
      gone: { ...limit, source: { kind: "url", url: "http://127.0.0.1:1/" } },
    });
    assert.deepEqual(limits, { json: [7], text: [3], broken: null, gone: null });
    answers.set("a", say(good));
  });

  it("are asked of no URL that is the machine's own business", async () => {
    const { port } = instances[0]!;
    let asked = 0;
    answers.set("a", (_, response) => response.end(String((asked += 1))));
    const url = (host: string, at = port): JudgeSpec["metrics"][string] => ({
      ...limit,
      source: { kind: "url", url: `http://${host}:${at}/` },
    });
    const own = ["127.0.0.1", "localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"];
    const cloud = ["169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:169.254.169.254]"];
    const urls = Object.fromEntries([
      ...own.map((host) => [host, url(host)] as const),
      ...cloud.map((host) => [host, url(host, 80)] as const),
    ]);
    const begun = performance.now();
    const { limits } = await read(urls, [port]);
    assert.deepEqual(
      Object.values(limits),
      Array.from({ length: own.length + cloud.length }, () => null),
    );
    assert.equal(asked, 0);
    assert.ok(performance.now() - begun < 1_500, "an address that leads nowhere was tried");
    assert.deepEqual((await read({ it: url("localhost") })).limits, { it: [1] });
    answers.set("a", say(good));
  });

  it("end with a page that does not", async () => {
    answers.set("b", (_, response) => {
      const flood = (): void => void (response.writable && response.write("a 1\n".repeat(10_000), flood));
      flood();
    });
    const begun = performance.now();
    const { limits } = await read({ depth: gauge });
    assert.equal(limits["depth"], null);
    assert.ok(performance.now() - begun < 3_000);
    answers.set("b", say(good));
  });

  it("tell instances that are healthy, and restarts since the look before", async () => {
    answers.set("b", say("", 503));
    answers.set("c", () => undefined);
    const restarted = instances.map((instance) => ({ ...instance, restarts: 4 }));
    assert.deepEqual(await countInstances(restarted, releases, { a: 4, b: 1 }), {
      canary: { total: 2, healthy: 0, restarts: 3 },
      stable: { total: 1, healthy: 1, restarts: 0 },
    });
  });

  it("are events since the look before: a process that began anew counts from 0, a new instance from now", () => {
    const before = { a: one, b: { bad: 5, total: 50 } };
    const difference = (after: Parameters<typeof counterDifference>[1]) =>
      counterDifference(before, after, instances, releases);
    assert.deepEqual(difference({ a: { bad: 2, total: 110 }, b: { bad: 1, total: 4 }, c: { bad: 9, total: 9 } }), {
      canary: { successes: 3, failures: 1 },
      stable: { successes: 10, failures: 0 },
    });
    assert.equal(difference({ a: { bad: 0, total: 110 } }), null, "a counter that disappeared");
    assert.equal(difference({ a: { bad: 50, total: 110 } }), null, "more bad events than events");
  });

  const one = { bad: 2, total: 100 };
  const read = (metrics: JudgeSpec["metrics"], refuse: readonly number[] = []) =>
    readMetrics(metrics, instances, releases, { refuse });
});

function say(text: string, status = 200): RequestListener {
  return (_, response) => response.writeHead(status).end(text);
}
