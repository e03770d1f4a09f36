import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { type Service, startService } from "./start-service.ts";

let service: Service;
before(async () => {
  service = await startService();
});
after(() => service.stop());

describe("the API", { timeout: 30_000 }, () => {
  it("keeps a date of birth, and greets", async () => {
    const saved = await put("/hello/Ada", { dateOfBirth: "1815-12-10" });
    assert.equal(saved.status, 204);
    assert.equal(await saved.text(), "");
    const answer = await get("/hello/Ada");
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
    const { message } = (await answer.json()) as { message: string };
    assert.match(message, /^Hello, Ada! (Your birthday is in \d+ day\(s\)|Happy birthday!)$/);
  });

  it("congratulates who was born on this day", async () => {
    const today = new Date();
    const birth = `${today.getUTCFullYear() - 4}${today.toISOString().slice(4, 10)}`;
    await put("/hello/Today", { dateOfBirth: birth });
    assert.deepEqual(await (await get("/hello/Today")).json(), { message: "Hello, Today! Happy birthday!" });
  });

  it("replaces a date of birth", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(5, 10);
    await put("/hello/Grace", { dateOfBirth: "1906-12-09" });
    await put("/hello/Grace", { dateOfBirth: `1904-${tomorrow}` });
    assert.deepEqual(await (await get("/hello/Grace")).json(), {
      message: "Hello, Grace! Your birthday is in 1 day(s)",
    });
  });

  it("says what is wrong with a request", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(await errors(put("/hello/ada1", { dateOfBirth: "1815-12-10" })), [400, ["username"]]);
    assert.deepEqual(await errors(put("/hello/ada1", { dateOfBirth: "soon" })), [400, ["username", "dateOfBirth"]]);
    assert.deepEqual(await errors(put("/hello/Ada", { dateOfBirth: "2023-02-29" })), [400, ["dateOfBirth"]]);
    assert.deepEqual(await errors(put("/hello/Ada", { dateOfBirth: tomorrow })), [400, ["dateOfBirth"]]);
    assert.deepEqual(await errors(put("/hello/Ada", {})), [400, ["dateOfBirth"]]);
    assert.deepEqual(await errors(put("/hello/Ada", [])), [400, ["body"]]);
    assert.deepEqual(await errors(send("PUT", "/hello/Ada", "{")), [400, ["body"]]);
    assert.deepEqual(await errors(send("PUT", "/hello/Ada", "")), [400, ["body"]]);
    assert.deepEqual(await errors(get("/hello/ad%C3%A1")), [400, ["username"]]);
    assert.deepEqual(await errors(get("/hello/%ZZ")), [400, ["username"]]);
  });

  it("does not know everybody, nor every path and method", async () => {
    assert.deepEqual(await errors(get("/hello/Nobody")), [404, ["username"]]);
    assert.deepEqual(await errors(get("/hello")), [404, ["path"]]);
    assert.deepEqual(await errors(get("/hello/Ada/again")), [404, ["path"]]);
    const answer = await send("DELETE", "/hello/Ada");
    assert.equal(answer.headers.get("allow"), "GET, HEAD, PUT");
    assert.deepEqual(await errors(Promise.resolve(answer)), [405, ["method"]]);
  });

  it("refuses a body that is too large, and serves on", async () => {
    const large = JSON.stringify({ dateOfBirth: "1815-12-10", filler: "x".repeat(20_000) });
    assert.deepEqual(await errors(send("PUT", "/hello/Ada", large)), [413, ["body"]]);
    assert.equal((await get("/healthz")).status, 200);
  });

  it("is healthy", async () => {
    assert.deepEqual(await (await get("/healthz")).json(), { status: "ok" });
    const head = await send("HEAD", "/healthz");
    assert.equal(head.status, 200);
    assert.equal(await head.text(), "");
  });

  it("finishes the request under way when it is stopped", async () => {
    const stopping = await startService();
    const socket = connect(Number(new URL(stopping.url).port), "127.0.0.1");
    const body = JSON.stringify({ dateOfBirth: "1815-12-10" });
    socket.write(
      `PUT /hello/Late HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    const [first] = (await once(socket, "data")) as [Buffer];
    assert.match(first.toString(), /^HTTP\/1\.1 100 /);
    const exit = once(stopping.process, "exit");
    stopping.process.kill("SIGTERM");
    socket.write(body);
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 204 /);
    assert.deepEqual(await exit, [0, null]);
    await stopping.stop();
  });
});

function get(path: string): Promise<Response> {
  return send("GET", path);
}

function put(path: string, body: unknown): Promise<Response> {
  return send("PUT", path, JSON.stringify(body));
}

function send(method: string, path: string, body?: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(service.url + path, body === undefined ? { method } : { method, headers, body });
}

async function errors(response: Promise<Response>): Promise<[status: number, concerning: string[]]> {
  const { status, body } = await response.then(async (answer) => ({
    status: answer.status,
    body: await answer.json(),
  }));
  return [status, Object.keys((body as { errors: object }).errors)];
}
