import assert from "node:assert/strict";
import { test } from "node:test";

import { cookieValue } from "./cookie-value.ts";

const cases: readonly (readonly [string, string | null])[] = [
  ["", null],
  ["cookie: bough=a\r\n", "a"],
  ["Cookie:bough=a\r\n", "a"],
  ["COOKIE:  x=1;bough=a; y=2\r\naccept: */*\r\n", "a"],
  ["accept: */*\r\ncookie: x=1;\tbough=a\r\n", "a"],
  ["accept: bough=b\r\ncookie: bough=a\r\n", "a"],
  ["x-cookie: bough=b\r\n", null],
  ["referer: /?cookie: bough=b\r\n", null],
  ["cookie: xbough=b\r\n", null],
  ["cookie: x=bough=b\r\n", null],
  ["cookie: x=1 bough=b\r\n", null],
  ["cookie: bough=\r\n", ""],
  ["cookie: bough=a; bough=b\r\n", "a"],
  ["cookie: x=1\r\ncookie: bough=a\r\nbough=b: c\r\n", "a"],
  ["cookie: bough=a=b\r\nx: y;z\r\n", "a=b"],
  ["cookie: BOUGH=b\r\n", null],
];

for (const [fields, value] of cases)
  test(`bough in ${JSON.stringify(fields)} is ${JSON.stringify(value)}`, () =>
    assert.equal(cookieValue(fields, "bough"), value));
