import assert from "node:assert/strict";
import { test } from "node:test";

import { ChunkScanner } from "./chunk-scanner.ts";

const BODY = "5;a=b\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nX-Sum: 1\r\n\r\n";

test("the end is found however the bytes are cut, and what follows is left", () => {
  const bytes = Buffer.from(`${BODY}GET /`);
  for (let size = 1; size <= bytes.length; size += 1) {
    const scanner = new ChunkScanner();
    const content: Buffer[] = [];
    let taken = 0;
    for (let from = 0; from < bytes.length && !scanner.done; from += size) {
      taken = from + scanner.scan(bytes.subarray(from, from + size), 0, content);
    }
    assert.equal(taken, BODY.length, `pieces of ${size}`);
    assert.equal(Buffer.concat(content).toString(), "hello0123456789abcdef");
    assert.equal(scanner.decoded, 21);
  }
});

test("a body that is not complete is not done", () => {
  for (let length = 0; length < BODY.length; length += 1) {
    const scanner = new ChunkScanner();
    assert.equal(scanner.scan(Buffer.from(BODY.slice(0, length)), 0, null), length);
    assert.equal(scanner.done, false);
  }
});

test("every single byte that is changed into a line feed or a blank is refused or is content", () => {
  const frame = "5\r\nhello\r\n0\r\n\r\n";
  for (let at = 0; at < frame.length; at += 1) {
    if (at >= 3 && at < 8) continue;
    for (const byte of ["\n", " "]) {
      if (frame[at] === byte) continue;
      const bytes = Buffer.from(frame.slice(0, at) + byte + frame.slice(at + 1));
      const scanner = new ChunkScanner();
      try {
        scanner.scan(bytes, 0, null);
      } catch (error) {
        assert.equal((error as { code: string }).code, "message-malformed");
        continue;
      }
      assert.equal(scanner.done, false, JSON.stringify(bytes.toString()));
    }
  }
});
