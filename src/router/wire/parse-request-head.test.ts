import assert from "node:assert/strict";
import { test } from "node:test";

import { parseRequestHead } from "./parse-request-head.ts";

function parse(line: string, ...fields: readonly string[]) {
  return parseRequestHead([line, "Host: Shop.LOCALHOST:8080", ...fields].map((text) => `${text}\r\n`).join(""));
}

test("the fields that are passed on keep their spelling and order", () => {
  const head = parse("GET /a?b HTTP/1.1", "X-One:  1 ", "Connection: close", "x-two:2", "Upgrade: x", "ACCEPT: */*");
  assert.equal(head.fields, "X-One:  1 \r\nx-two:2\r\nACCEPT: */*\r\n");
  assert.equal(head.host, "shop.localhost");
  assert.equal(head.authority, "Shop.LOCALHOST:8080");
  assert.equal(head.path, "/a");
  assert.equal(head.keepAlive, false);
  assert.equal(head.upgrade, null);
});

test("what only the router may say of a request is taken out", () => {
  assert.equal(parse("GET / HTTP/1.1", "X-Bough-Mirror: 1", "x-one: 1").fields, "x-one: 1\r\n");
});

test("a target in absolute form names the host", () => {
  const head = parse("GET http://other.example:81/x?y HTTP/1.1");
  assert.equal(head.host, "other.example");
  assert.equal(head.target, "/x?y");
  assert.equal(parse("GET http://other.example?y HTTP/1.1").target, "/?y");
  assert.throws(() => parse("GET http://user@other.example/ HTTP/1.1"), { code: "message-malformed" });
});

test("IPv6 hosts, trailing dots and missing ports are read", () => {
  const host = (value: string): string => parseRequestHead(`GET / HTTP/1.1\r\nHost: ${value}\r\n`).host;
  assert.equal(host("[::1]:80"), "[::1]");
  assert.equal(host("[::1]"), "[::1]");
  assert.equal(host("a.b."), "a.b");
  assert.equal(host("a.b:"), "a.b");
  assert.equal(host(""), "");
});

test("a host that no name can be is refused before it is looked for", () => {
  for (const value of ["a,b", "a:b", "a:1:2", ".".repeat(262)]) {
    assert.throws(() => parseRequestHead(`GET / HTTP/1.1\r\nHost: ${value}\r\n`), { code: "message-malformed" });
  }
});

test("framing is declared once and in one way", () => {
  assert.equal(parse("POST / HTTP/1.1", "Content-Length: 12").length, 12);
  assert.equal(parse("POST / HTTP/1.1", "Content-Length: 0").framing, "none");
  assert.equal(parse("POST / HTTP/1.1", "Transfer-Encoding: Chunked").framing, "chunked");
  for (const value of ["1 2", "-1", "1.0", "1e3", "９", "3\u00a0", "\ufeff3", "9".repeat(16)]) {
    assert.throws(() => parse("POST / HTTP/1.1", `Content-Length: ${value}`), { code: "message-malformed" }, value);
  }
});

test("a switch to HTTP/2 is not passed on, others are", () => {
  const upgrade = (value: string): string | null =>
    parse("GET / HTTP/1.1", "Connection: upgrade", `Upgrade: ${value}`).upgrade;
  assert.equal(upgrade("websocket"), "websocket");
  for (const value of ["h2c", "H2C", "websocket, h2c"]) assert.equal(upgrade(value), null);
});

test("keep-alive follows the version and the connection's options", () => {
  assert.equal(parse("GET / HTTP/1.1").keepAlive, true);
  assert.equal(parse("GET / HTTP/1.0").keepAlive, false);
  assert.equal(parse("GET / HTTP/1.0", "Connection: Keep-Alive").keepAlive, true);
  assert.equal(parse("GET / HTTP/1.1", "Connection: x", "Connection: CLOSE").keepAlive, false);
});
