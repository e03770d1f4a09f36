import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { createServer } from "../../../src/server/server.ts";
import { cloneFor, remoteUrl } from "../../support/server/git-client.ts";
import { rawRequest, requestHead } from "../../support/server/raw-request.ts";
import { serve } from "../../support/server/serve.ts";

test("every call but /healthz needs a token that is known", async (t) => {
  const { port, url } = await serve(t);
  assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: "ok" });
  const paths = [
    "/api/v1/apps",
    "/api/v1/openapi.json",
    "/api/v1/none",
    "/metrics",
    "/healthz/x",
    "/healthz?x",
    "/git/shop.git/info/refs?service=git-upload-pack",
  ];
  const wrong = [
    "",
    "Bearer wrong",
    "Bearer",
    "secret",
    "Basic secret",
    `Basic ${btoa("secret:")}`,
    `Basic ${btoa("x:wrong")}`,
    "Bearer secret2",
  ];
  for (const path of paths) {
    for (const authorization of wrong) {
      const answer = await rawRequest(port, requestHead(port, path, { authorization }));
      assert.equal(answer.status, 401, `${path} with "${authorization}"`);
      assert.match(answer.head, /www-authenticate: Basic realm="bough"/i);
    }
  }
  const answer = await rawRequest(port, requestHead(port, "/api/v1/apps", { authorization: "" }));
  const { error } = JSON.parse(answer.body) as { error: { code: string; hint: string } };
  assert.equal(error.code, "unauthorized");
  assert.match(error.hint, /bough token create/);
  assert.equal((await rawRequest(port, requestHead(port, "/api/v1/apps"))).status, 200);
  assert.equal(
    (await rawRequest(port, requestHead(port, "/api/v1/apps", { authorization: `Basic ${btoa("any:secret")}` })))
      .status,
    200,
  );
});

test("git without a token, or with a wrong one, is told so and makes nothing", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  for (const url of [remoteUrl(served, "shop", "wrong"), `${served.url}/git/shop.git`]) {
    const push = await git("push", url, "main");
    assert.equal(push.code, 128);
    assert.match(push.stderr, /Authentication failed|could not read Username/);
  }
  assert.deepEqual(served.control.apps(), []);
});

test("a foreign Host or Origin is refused, whatever else the request has", async (t) => {
  const { port } = await serve(t);
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    "",
  ]) {
    assert.equal((await rawRequest(port, requestHead(port, "/api/v1/apps", { host }))).status, 421, host);
    assert.equal((await rawRequest(port, requestHead(port, "/healthz", { host }))).status, 421, host);
    assert.equal(
      (await rawRequest(port, requestHead(port, "/git/shop.git/info/refs?service=git-receive-pack", { host }))).status,
      421,
      host,
    );
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    assert.equal((await rawRequest(port, requestHead(port, "/api/v1/apps", { host }))).status, 200, host);
  }
  for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${port + 1}`, "http://shop.localhost:8080"]) {
    assert.equal((await rawRequest(port, requestHead(port, "/api/v1/apps", { origin }))).status, 403, origin);
  }
  assert.equal(
    (await rawRequest(port, requestHead(port, "/api/v1/apps", { origin: `http://127.0.0.1:${port}` }))).status,
    200,
  );
});

test("a path of git leads to the app's repository or nowhere", async (t) => {
  const served = await serve(t);
  const git = await cloneFor(served, "shop");
  await git("push", "bough", "main");
  const { port, root } = served;
  const before = await readdir(root, { recursive: true });
  const names = [
    "..",
    "%2e%2e",
    "..%2f..%2fetc",
    "../../etc",
    ".",
    "%2e",
    "shop/../other",
    "shop%2f..%2fother",
    "shop.git/../x",
    "Shop",
    "shop%00",
    "shop%20",
    "-shop",
    "x".repeat(41),
    "",
    "a_b",
    "a.b",
    "größe",
    "shop\\..\\x",
  ];
  for (const name of names) {
    for (const rest of [
      "info/refs?service=git-upload-pack",
      "info/refs?service=git-receive-pack",
      "HEAD",
      "objects/info/packs",
      "config",
    ]) {
      const answer = await rawRequest(port, requestHead(port, `/git/${name}.git/${rest}`));
      assert.ok([400, 404].includes(answer.status), `${name} ${rest}: ${answer.status}`);
    }
  }
  for (const rest of [
    "HEAD",
    "config",
    "objects/info/packs",
    "info/refs",
    "info/refs?service=git-upload-archive",
    "git-upload-archive",
    "info/refs/../../../x",
    "../other.git/info/refs?service=git-upload-pack",
  ]) {
    assert.equal((await rawRequest(port, requestHead(port, `/git/shop.git/${rest}`))).status, 404, rest);
  }
  assert.deepEqual(await readdir(root, { recursive: true }), before);
  assert.deepEqual(
    served.control.apps().map((app) => app.name),
    ["shop"],
  );
});

test("the socket of the hooks is the owner's alone", async (t) => {
  const { root } = await serve(t);
  assert.equal((await stat(join(root, "hooks.sock"))).mode & 0o777, 0o600);
});

test("a port that is in use is an error that says so", async (t) => {
  const { port } = await serve(t);
  const served = await serve(t);
  const server = createServer({
    control: served.control,
    version: "0",
    hookSocket: join(served.root, "other.sock"),
    onError: () => undefined,
  });
  await assert.rejects(server.listen(port), {
    code: "port-taken",
    message: `port ${port} is in use by another program.`,
  });
});

test("a socket whose path the system would cut off is an error that says so", async (t) => {
  const { control, root } = await serve(t);
  const server = createServer({
    control,
    version: "0",
    hookSocket: join(root, "x".repeat(100)),
    onError: () => undefined,
  });
  await assert.rejects(server.listen(0), { code: "path-too-long" });
});

test("a head that comes slower than ten seconds is cut", async (t) => {
  const { port } = await serve(t);
  const began = performance.now();
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /api/v1/apps HTTP/1.1\r\nHost: ");
  const drip = setInterval(() => socket.write("a"), 500);
  socket.on("error", () => undefined);
  await once(socket.resume(), "close");
  clearInterval(drip);
  assert.ok(performance.now() - began < 15_000, `it took ${Math.round(performance.now() - began)} ms`);
});
