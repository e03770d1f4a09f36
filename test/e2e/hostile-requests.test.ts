import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy } from "../support/deploy.ts";
import { rawRequest, requestHead } from "../support/server/raw-request.ts";

const GIGABYTE = 1024 ** 3;

describe("requests that mean harm, to a whole bough", () => {
  let bough: Bough;
  let authorization: string;

  before(async () => {
    bough = await startBough();
    authorization = `Bearer ${bough.token}`;
    const project = await bough.project("web");
    await project.commit({
      "bough.config.ts": `import { app, service, site } from "bough";
const inner = service({ root: "api", start: "node server.js" });
const web = site({ dir: "public", routes: { "/api/open/*": inner } });
export default app({ name: "web", resources: { inner, web } });
`,
      "public/index.html": "<title>web</title>",
      "secret.txt": "not for the world",
      "api/server.js":
        'require("http").createServer((q, r) => r.end("inner " + q.url)).listen(process.env.PORT, "127.0.0.1");',
    });
    await deploy(project);
  });
  after(() => bough[Symbol.asyncDispose]());

  const ask = (target: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
    rawRequest(bough.apiPort, requestHead(bough.apiPort, target, { authorization, ...headers }, method));

  it("get no answer without a token that is known", async () => {
    for (const target of ["/api/v1/apps", "/git/web.git/info/refs?service=git-upload-pack", "/metrics", "/none"]) {
      for (const value of ["", "Bearer bough_wrong", "Basic d3Jvbmc=", `bearer  x${bough.token}`, "Digest x"]) {
        assert.equal((await ask(target, { authorization: value })).status, 401, `${target} with ${value}`);
      }
    }
    assert.equal((await ask("/api/v1/apps")).status, 200);
  });

  it("get none when a page of another name sent them", async () => {
    const foreign = [
      { host: "evil.example" },
      { host: `evil.example:${bough.apiPort}` },
      { host: `127.0.0.1:${bough.port}` },
      { host: `web.localhost:${bough.apiPort}` },
      { origin: "null" },
      { origin: "http://evil.example" },
      { origin: `http://web.localhost:${bough.port}` },
    ];
    for (const headers of foreign) {
      const { status, head } = await ask("/api/v1/apps", headers);
      assert.ok(status === 403 || status === 421, `${JSON.stringify(headers)} got ${status}`);
      assert.doesNotMatch(head, /access-control/i);
    }
  });

  it("reach no file by the path of a repository", async () => {
    const targets = [
      "/git/../token",
      "/git/web.git/../../token",
      "/git/web.git/config",
      "/git/web.git/HEAD",
      "/git/..%2fweb.git/info/refs?service=git-upload-pack",
      "/git/%2e%2e/info/refs?service=git-upload-pack",
      "/git/web.git/info/refs?service=git-upload-archive",
      "/git/.git/info/refs?service=git-receive-pack",
      "//git/web.git/HEAD",
    ];
    for (const target of targets) assert.equal((await ask(target)).status, 404, target);
  });

  it("reach no file by the path of a site, and no path of a service but its routes", async () => {
    const outside = [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/..\\secret.txt",
      "/%00",
      "/.git/HEAD",
    ];
    const inside = ["/api/closed", "/api/open%2fx", "/api%2fopen/x", "/API/open/x", "/api/./open/x", "//api/open/x"];
    for (const target of [...outside, ...inside]) {
      const head = requestHead(bough.port, target, { host: "web.localhost", authorization: "" });
      const { status, body } = await rawRequest(bough.port, head);
      assert.ok(status === 400 || status === 404, `${target} got ${status}`);
      assert.doesNotMatch(body, /not for the world|^inner/);
    }
    assert.match((await bough.request("web", "/api/open/x")).text, /^inner \/api\/open\/x/);
  });

  it("list the environments to nobody whose name or way is foreign", async () => {
    const listed = async (headers: Readonly<Record<string, string>>): Promise<boolean> => {
      const answer = await rawRequest(bough.port, requestHead(bough.port, "/", { authorization: "", ...headers }));
      assert.equal(answer.status, 404);
      return answer.body.includes(`web.localhost:${bough.port}`);
    };
    assert.equal(await listed({ host: `localhost:${bough.port}` }), true);
    assert.equal(await listed({ host: `evil.example:${bough.port}` }), false);
    assert.equal(await listed({ host: "localhost", "x-forwarded-for": "203.0.113.7" }), false);
  });

  it("of a gigabyte are refused early, and the server serves on", async () => {
    for (const framing of [{ "content-length": String(GIGABYTE) }, { "transfer-encoding": "chunked" }]) {
      for (const value of [authorization, ""]) {
        const headers = { authorization: value, "content-type": "application/json", ...framing };
        const sent = await sendMuch("/api/v1/tokens", headers);
        assert.match(sent.answer, value === "" ? /^HTTP\/1\.1 401 / : /^HTTP\/1\.1 413 /);
        assert.ok(sent.ms < 5000, `${sent.ms} ms`);
      }
    }
    assert.equal((await ask("/api/v1/status")).status, 200);
  });

  /** Sends up to a gigabyte and reads meanwhile, as a patient client does. */
  async function sendMuch(path: string, headers: Readonly<Record<string, string>>) {
    const started = performance.now();
    const socket = connect(bough.apiPort, "127.0.0.1").on("error", () => undefined);
    let answer = "";
    socket.on("data", (part: Buffer) => (answer += part.toString("latin1")));
    socket.write(requestHead(bough.apiPort, path, headers, "POST"));
    const part = "transfer-encoding" in headers ? `10000\r\n${"x".repeat(0x10000)}\r\n` : "x".repeat(0x10000);
    for (let sent = 0; sent < GIGABYTE && !socket.destroyed && answer === ""; sent += part.length) {
      if (!socket.write(part)) await untilOne(socket, "drain", "close", "data");
    }
    if (answer === "" && !socket.destroyed) await untilOne(socket, "close", "data");
    socket.destroy();
    return { answer, ms: performance.now() - started };
  }

  const untilOne = (socket: Socket, ...events: readonly string[]): Promise<unknown> =>
    new Promise((resolve) => events.forEach((event) => socket.once(event, resolve)));
});
