import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { readCgiHead } from "./read-cgi-head.ts";

const answer = "Status: 404 Not Found\r\nContent-Type: text/plain\r\nX-Colon: a:b\r\n\r\nthe body\r\n\r\nwith more";
const head = { status: 404, headers: { "content-type": "text/plain", "x-colon": "a:b" } };

test("the head is read wherever the chunks are cut, and the body stays whole", async () => {
  for (let cut = 0; cut <= answer.length; cut++) {
    const stream = Readable.from(
      [answer.slice(0, cut), answer.slice(cut)].filter((part) => part !== "").map((part) => Buffer.from(part)),
      { objectMode: false },
    );
    assert.deepEqual(await readCgiHead(stream), head, `cut at ${cut}`);
    assert.equal(await text(stream), "the body\r\n\r\nwith more", `cut at ${cut}`);
  }
});

test("without a status it is 200; a body may be empty", async () => {
  const stream = Readable.from([Buffer.from("Content-Type: text/plain\r\n\r\n")], { objectMode: false });
  assert.deepEqual(await readCgiHead(stream), { status: 200, headers: { "content-type": "text/plain" } });
  assert.ok(stream.readableEnded);
});

test("an answer that ends, breaks or goes on without a head is none", async () => {
  assert.equal(await readCgiHead(Readable.from([Buffer.from("Status: 200")], { objectMode: false })), null);
  assert.equal(await readCgiHead(Readable.from([], { objectMode: false })), null);
  assert.equal(
    await readCgiHead(
      Readable.from(
        Array.from({ length: 100 }, () => Buffer.alloc(1000, "x")),
        { objectMode: false },
      ),
    ),
    null,
  );
  const broken = new Readable({ read: () => undefined });
  const read = readCgiHead(broken);
  broken.destroy(new Error("broken"));
  assert.equal(await read, null);
});
