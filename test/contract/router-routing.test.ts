import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import {
  HOST,
  call,
  environment,
  freePort,
  get,
  revision,
  route,
  single,
  siteRevision,
  startOrigin,
  startRig,
} from "./router-rig.ts";

function named(name: string) {
  return (_request: IncomingMessage, response: ServerResponse): void => void response.end(name);
}

function echo(request: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers }));
}

interface Echo {
  readonly url: string;
  readonly headers: Record<string, string>;
}

test("a host is found exactly, then by the longest wildcard, whatever its case and port", async (t) => {
  const rig = await startRig(t);
  const ports = await Promise.all(
    ["exact", "long", "short"].map(async (name) => (await startOrigin(t, named(name))).port),
  );
  const hosts = ["a.b.example", "*.b.example", "*.example"];
  await rig.publish(...hosts.map((host, index) => ({ ...single(ports[index]!), slug: `e${index}`, hosts: [host] })));
  const expected = {
    "a.b.example": "exact",
    "A.B.Example:8080": "exact",
    "a.b.example.": "exact",
    "x.b.example": "long",
    "y.x.b.example": "long",
    "b.example": "short",
    "z.example": "short",
  };
  for (const [host, body] of Object.entries(expected))
    assert.equal((await get(rig.port, "/", { host })).body, body, host);
  assert.equal((await get(rig.port, "/", { host: "example" })).status, 404);
  assert.equal((await get(rig.port, "/", { host: "b.example.evil" })).status, 404);
});

test("a path is found exactly, then by the longest folder", async (t) => {
  const rig = await startRig(t);
  const names = ["hello", "folder", "deep", "all"];
  const paths = [["/hello"], ["/hello/*"], ["/hello/deep/*"], ["/*"]];
  const routes = await Promise.all(
    names.map(async (name, index) => route(name, paths[index]!, revision([(await startOrigin(t, named(name))).port]))),
  );
  await rig.publish(environment(...routes));
  const expected = {
    "/hello": "hello",
    "/hello?a=/hello/deep/x": "hello",
    "/hello/": "folder",
    "/hello/x": "folder",
    "/hello/deep": "deep",
    "/hello/deep/x/y": "deep",
    "/hellodeep": "all",
    "/": "all",
  };
  for (const [path, body] of Object.entries(expected)) assert.equal((await get(rig.port, path)).body, body, path);
});

test("a query is passed on unchanged", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, echo);
  await rig.publish(single(origin.port));
  for (const path of ["/?p=a;b", "/x?&&=%zz&a=[]|^", "//double//slash/../x", "/%2e%2e/%00"]) {
    assert.equal((JSON.parse((await get(rig.port, path)).body) as Echo).url, path);
  }
});

test("the forwarding headers are set, and those of a proxy on this machine are kept", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, echo);
  await rig.publish(single(origin.port));
  const plain = (JSON.parse((await get(rig.port, "/")).body) as Echo).headers;
  assert.equal(plain["host"], HOST);
  assert.equal(plain["x-forwarded-for"], "127.0.0.1");
  assert.equal(plain["x-forwarded-proto"], "http");
  assert.equal(plain["x-forwarded-host"], HOST);
  const headers = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "shop.example",
  };
  const behind = (JSON.parse((await get(rig.port, "/", headers)).body) as Echo).headers;
  assert.equal(behind["x-forwarded-for"], "203.0.113.9, 127.0.0.1");
  assert.equal(behind["x-forwarded-proto"], "https");
  assert.equal(behind["x-forwarded-host"], "shop.example");
});

test("hop-by-hop headers end here, in both directions", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => {
    response.setHeader("connection", "x-private");
    response.setHeader("x-private", "1");
    response.setHeader("proxy-authenticate", "Basic");
    echo(request, response);
  });
  await rig.publish(single(origin.port));
  const answer = await get(rig.port, "/", {
    connection: "keep-alive, x-mine",
    "x-mine": "1",
    "keep-alive": "timeout=99",
    "proxy-authorization": "Basic eDp5",
    te: "trailers, gzip",
    "x-stays": "1",
  });
  const sent = (JSON.parse(answer.body) as Echo).headers;
  for (const name of ["x-mine", "keep-alive", "proxy-authorization"]) assert.equal(sent[name], undefined, name);
  assert.equal(sent["te"], "trailers");
  assert.equal(sent["x-stays"], "1");
  assert.equal(answer.headers["proxy-authenticate"], undefined);
  assert.equal(answer.headers["x-private"], undefined);
});

test("the release and the request's id are told", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => {
    response.setHeader("x-bough-release", "forged");
    echo(request, response);
  });
  await rig.publish(single(origin.port, { release: "v7" }));
  const made = await get(rig.port, "/");
  assert.equal(made.headers["x-bough-release"], "v7");
  const id = made.headers["x-request-id"];
  assert.match(String(id), /^[0-9a-f-]{36}$/);
  assert.equal((JSON.parse(made.body) as Echo).headers["x-request-id"], id);
  assert.equal((await get(rig.port, "/", { "x-request-id": "trace-1.2" })).headers["x-request-id"], "trace-1.2");
  assert.notEqual((await get(rig.port, "/", { "x-request-id": 'a b"c' })).headers["x-request-id"], 'a b"c');
});

test("HEAD has the headers and no body, and the connection goes on", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => {
    response.setHeader("content-length", "5");
    response.end("hello");
  });
  await rig.publish(single(origin.port));
  for (let round = 0; round < 3; round += 1) {
    const head = await call(rig.port, "/", { method: "HEAD" });
    assert.equal(head.headers["content-length"], "5");
    assert.equal(head.body, "");
    assert.equal((await get(rig.port, "/")).body, "hello");
  }
});

test("an unknown host gets a page that names what runs, to this machine only", async (t) => {
  const rig = await startRig(t);
  await rig.publish(environment());
  const url = `http://${HOST}:${rig.port}/`;
  const json = await get(rig.port, "/", { host: "nope.shop.localhost" });
  assert.equal(json.status, 404);
  const { error } = JSON.parse(json.body) as { error: { code: string; hint: string; environments: { url: string }[] } };
  assert.equal(error.code, "environment-unknown");
  assert.match(error.hint, /git push/);
  assert.deepEqual(
    error.environments.map((entry) => entry.url),
    [url],
  );
  const html = await get(rig.port, "/", { host: "nope.localhost", accept: "text/html,*/*;q=0.8" });
  assert.match(String(html.headers["content-type"]), /^text\/html/);
  assert.ok(html.body.includes(`href="${url.replaceAll("'", "")}"`));
  const strangers = [{ host: "nope.localhost", "x-forwarded-for": "203.0.113.9" }, { host: "rebound.example" }];
  for (const headers of strangers) assert.ok(!(await get(rig.port, "/", headers)).body.includes("main.shop"));
});

test("a page escapes what a client sends", async (t) => {
  const rig = await startRig(t);
  await rig.publish(environment());
  const page = await get(rig.port, "/<script>alert(1)</script>", { accept: "text/html" });
  assert.equal(page.status, 404);
  assert.ok(!page.body.includes("<script"));
});

test("nothing to answer is 503, a dead instance 502, both as JSON or as a page", async (t) => {
  const rig = await startRig(t);
  await rig.publish(
    environment(route("web", ["/none"], revision([])), route("dead", ["/dead"], revision([await freePort()]))),
  );
  for (const [path, status, code] of [
    ["/none", 503, "no-healthy-instance"],
    ["/dead", 502, "instance-unreachable"],
  ] as const) {
    const json = await get(rig.port, path);
    assert.equal(json.status, status);
    assert.equal((JSON.parse(json.body) as { error: { code: string } }).error.code, code);
    const html = await get(rig.port, path, { accept: "text/html" });
    assert.equal(html.status, status);
    assert.match(html.body, /^<!doctype html>/);
  }
});

test("an internal port leads to its route, whatever host and path, until it is closed", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, echo);
  const port = await freePort();
  await rig.publish({ ...single(origin.port), internal: [{ port, route: "web", from: null }] });
  const answer = await get(port, "/any", { host: "127.0.0.1" });
  assert.equal((JSON.parse(answer.body) as Echo).url, "/any");
  assert.equal(answer.headers["x-bough-release"], "v1");
  await rig.publish(single(origin.port));
  await assert.rejects(get(port, "/any"), { code: "ECONNREFUSED" });
});

test("services reach a first release before the public does, and only then", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, echo);
  const port = await freePort();
  const rule = { id: "test", match: { header: { name: "x-test", value: "secret" } }, to: { release: "v1" } };
  const internal = [{ port, route: "web", from: "cart" }];
  const tried = (...revisions: readonly ReturnType<typeof revision>[]) =>
    rig.publish({ ...environment({ ...route("web", ["/*"], ...revisions), rules: [rule] }), internal });
  await tried(revision([origin.port], { weight: 0 }));
  assert.deepEqual([(await get(port, "/")).status, (await get(rig.port, "/")).status], [200, 503]);
  await tried(revision([origin.port]), revision([origin.port], { release: "v2", weight: 0 }));
  assert.equal((await get(port, "/")).headers["x-bough-release"], "v1");
});

test("an internal port that is taken is told, and spoils nothing else", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, echo);
  const environments = [{ ...single(origin.port), internal: [{ port: origin.port, route: "web", from: null }] }];
  const published = await rig.client.publish((table) => ({ ...table, environments }));
  assert.deepEqual(
    published.problems.map(({ port }) => port),
    [origin.port],
  );
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("a site's files are served, with ranges, beside a service's paths", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, named("api"));
  const root = join(rig.run, "site");
  await mkdir(root);
  await writeFile(join(root, "index.html"), "<h1>hello</h1>");
  await writeFile(join(root, "large.bin"), Buffer.alloc(3_000_000, "x"));
  const site = route("site", ["/*"], siteRevision(root, { release: "v2" }));
  await rig.publish(environment(site, route("api", ["/api/*"], revision([origin.port]))));
  const page = await get(rig.port, "/");
  assert.equal(page.body, "<h1>hello</h1>");
  assert.equal(page.headers["x-bough-release"], "v2");
  assert.equal((await get(rig.port, "/large.bin")).body.length, 3_000_000);
  const part = await get(rig.port, "/large.bin", { range: "bytes=10-19" });
  assert.equal(part.status, 206);
  assert.equal(part.body, "xxxxxxxxxx");
  assert.equal((await call(rig.port, "/", { method: "HEAD" })).body, "");
  assert.equal((await call(rig.port, "/", { method: "POST", body: "x" })).status, 405);
  assert.equal((await get(rig.port, "/../router-0.sock")).status, 400);
  assert.equal((await get(rig.port, "/api/x")).body, "api");
});

test("what a site has looked up outlives other environments' changes, and nothing else", async (t) => {
  const rig = await startRig(t);
  const root = join(rig.run, "site");
  const page = async (text: string): Promise<void> => writeFile(join(root, "index.html"), text);
  await mkdir(root);
  await page("one");
  const other = { ...environment(), slug: "other", hosts: [`other.${HOST}`] };
  const site = (changes: Parameters<typeof siteRevision>[1] = {}) =>
    environment(route("site", ["/*"], siteRevision(root, changes)));
  const served = async (): Promise<string> => (await get(rig.port, "/")).body;

  await rig.publish(site());
  assert.equal(await served(), "one");
  await page("two");
  await rig.publish(site(), other);
  assert.equal(await served(), "one", "remembered");
  await rig.publish(site({ release: "v2" }), other);
  assert.equal((await get(rig.port, "/")).headers["x-bough-release"], "v2");
  assert.equal(await served(), "one", "remembered in a release that leaves the site as it was");

  await rig.publish(site({ spa: true }), other);
  assert.equal(await served(), "two", "looked up anew for a changed backend");
  await page("three");
  await rig.publish(other);
  await rig.publish(site({ spa: true }), other);
  assert.equal(await served(), "three", "forgotten with the route");
});

test("the metrics carry app, environment, route, release and status", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (request, response) => {
    response.statusCode = request.url === "/bad" ? 500 : 200;
    response.end("x");
  });
  await rig.publish(single(origin.port, { release: "v4" }));
  for (const path of ["/", "/", "/bad"]) await get(rig.port, path);
  const text = await rig.client.metrics();
  const labels = 'app="shop",environment="main",route="web",release="v4"';
  assert.ok(text.includes(`bough_requests_total{${labels},status="200"} 2\n`), text);
  assert.ok(text.includes(`bough_requests_total{${labels},status="500"} 1\n`));
  assert.ok(text.includes(`bough_request_duration_seconds_bucket{${labels},status="2xx",le="+Inf"} 2\n`));
  assert.ok(text.includes(`bough_request_duration_seconds_count{${labels},status="5xx"} 1\n`));
  assert.ok(text.includes(`bough_requests_in_flight{${labels}} 0\n`));
});
