import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQualityList } from "./parse-quality-list.ts";

for (const [header, expected] of [
  ["gzip, br", { gzip: 1, br: 1 }],
  ["GZIP;q=0.5 , *;q=0", { gzip: 0.5, "*": 0 }],
  ["text/html;level=1;q=0.7,*/*;q=0.1", { "text/html": 0.7, "*/*": 0.1 }],
  ["br;q=2, gzip;q=, deflate;q=0.1234", { br: 0, gzip: 0, deflate: 0 }],
  ["", {}],
  [" , ,", {}],
] as const) {
  test(`"${header}"`, () => assert.deepEqual(Object.fromEntries(parseQualityList(header)), expected));
}
