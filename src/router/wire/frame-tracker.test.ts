import assert from "node:assert/strict";
import { test } from "node:test";

import { FrameTracker } from "./frame-tracker.ts";

function frame(size: number, masked: boolean): Buffer {
  const header = [0x82];
  const bit = masked ? 0x80 : 0;
  if (size < 126) header.push(bit | size);
  else if (size < 65_536) header.push(bit | 126, size >> 8, size & 255);
  else header.push(bit | 127, 0, 0, 0, 0, 0, size >> 16, (size >> 8) & 255, size & 255);
  if (masked) header.push(1, 2, 3, 4);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(size)]);
}

test("the boundary between frames is known for every size, masked or not, however the bytes are cut", () => {
  const sizes = [0, 1, 125, 126, 300, 65_535, 65_536];
  for (const piece of [1, 2, 3, 7, 1_000, 1_000_000]) {
    const tracker = new FrameTracker();
    for (const size of sizes) {
      for (const masked of [false, true]) {
        const bytes = frame(size, masked);
        for (let from = 0; from < bytes.length; from += piece) {
          tracker.push(bytes.subarray(from, from + piece));
          assert.equal(tracker.atBoundary, from + piece >= bytes.length, `${size} bytes in pieces of ${piece}`);
        }
      }
    }
  }
});
