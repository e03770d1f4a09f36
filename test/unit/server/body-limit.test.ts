import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { requestHead } from "../../support/server/raw-request.ts";
import { serve } from "../../support/server/serve.ts";

const gigabyte = 1024 ** 3;
const json = { "content-type": "application/json" };

for (const path of ["/api/v1/prune", "/api/v1/nothing", "/git/shop.git/git-receive-pack"]) {
  for (const framing of ["announced", "chunked"]) {
    test(`a body of 1 GB to ${path}, ${framing}, is refused early and never held in memory`, async (t) => {
      const { port, errors } = await serve(t, { gitBodyLimit: 8 * 1024 ** 2 });
      const before = process.memoryUsage.rss();
      const length =
        framing === "announced" ? { "content-length": String(gigabyte) } : { "transfer-encoding": "chunked" };
      const sent = await sendMuch(port, requestHead(port, path, { ...json, ...length }, "POST"), framing === "chunked");
      assert.match(sent.answer, /^HTTP\/1\.1 4\d\d .*(larger than|but received)/s);
      assert.ok(sent.ms < 4000, `${sent.ms} ms`);
      assert.ok(process.memoryUsage.rss() - before < 200 * 1024 ** 2);
      assert.deepEqual(errors, []);
    });
  }
}

test("without a token nothing of a body is read", async (t) => {
  const { port } = await serve(t);
  const head = requestHead(
    port,
    "/api/v1/prune",
    { ...json, authorization: "", "content-length": String(gigabyte) },
    "POST",
  );
  const sent = await sendMuch(port, head, false);
  assert.match(sent.answer, /^HTTP\/1\.1 401 /);
  assert.ok(sent.ms < 4000);
});

test("a client that asks first is told before it sends", async (t) => {
  const { port } = await serve(t);
  const head = requestHead(
    port,
    "/api/v1/prune",
    { ...json, expect: "100-continue", "content-length": String(gigabyte) },
    "POST",
  );
  const socket = connect(port, "127.0.0.1");
  socket.write(head);
  const [first] = (await once(socket, "data")) as [Buffer];
  assert.match(first.toString(), /^HTTP\/1\.1 413 /);
  socket.destroy();
});

test("a small body that asks first is taken", async (t) => {
  const { port } = await serve(t);
  const body = JSON.stringify({ dryRun: true });
  const socket = connect(port, "127.0.0.1");
  socket.write(
    requestHead(
      port,
      "/api/v1/prune",
      { ...json, expect: "100-continue", "content-length": String(body.length) },
      "POST",
    ),
  );
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
    if (answer === "HTTP/1.1 100 Continue\r\n\r\n") socket.write(body);
  });
  await once(socket, "close");
  assert.match(answer, /HTTP\/1\.1 200 OK/);
});

/** Sends a head and then up to 1 GB, as fast as it is taken, until the server answers and closes. */
async function sendMuch(port: number, head: string, chunked: boolean): Promise<{ answer: string; ms: number }> {
  const started = performance.now();
  const block = Buffer.alloc(1024 ** 2, "x");
  const piece = chunked ? Buffer.concat([Buffer.from("100000\r\n"), block, Buffer.from("\r\n")]) : block;
  const socket = connect(port, "127.0.0.1");
  const closed = new Promise<void>((resolve) => socket.on("error", () => resolve()).on("close", () => resolve()));
  const heard: string[] = [];
  socket.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  socket.write(head);
  for (let sent = 0; !socket.destroyed && sent < 1024 && heard.length === 0; sent++) {
    if (!socket.write(piece)) await Promise.race([once(socket, "drain").catch(() => undefined), closed]);
  }
  await closed;
  return { answer: heard.join(""), ms: performance.now() - started };
}
