import assert from "node:assert/strict";
import { test } from "node:test";

import { FaultPipe } from "./fault-pipe.ts";
import { STRAIGHT } from "./line-shape.ts";
import type { LineShape } from "./line-shape.ts";

test("whatever is done to a pipe, its bytes come whole and in order, and its end last", async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = generator(seed);
    const sent: Buffer[] = [];
    const passed: Buffer[] = [];
    let ended = false;
    const pipe = new FaultPipe(shapeOf(random), {
      pass(bytes) {
        assert.equal(ended, false);
        passed.push(Buffer.from(bytes));
        if (random() < 0.1) pause();
      },
      room: () => undefined,
      ended(error) {
        assert.equal(error, null);
        ended = true;
      },
    });
    const pause = (): void => {
      pipe.pause();
      setTimeout(() => pipe.resume(), random() * 5);
    };
    for (let count = 0; count < 30; count += 1) {
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
      sent.push(bytes);
      pipe.push(Buffer.from(bytes));
      if (random() < 0.2) pipe.reshape(shapeOf(random));
      if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve, random() * 3));
    }
    pipe.finish(null);
    pipe.reshape(STRAIGHT);
    while (!ended) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.ok(Buffer.concat(passed).equals(Buffer.concat(sent)), `seed ${seed}`);
  }
});

test("a pipe that holds much asks to wait, and says when there is room", async () => {
  let room = 0;
  let passed = 0;
  const pipe = new FaultPipe(
    { ...STRAIGHT, blocked: true },
    {
      pass: (bytes) => void (passed += bytes.length),
      room: () => void (room += 1),
      ended: () => undefined,
    },
  );
  let pushed = 0;
  while (pipe.push(Buffer.alloc(10_000))) pushed += 10_000;
  assert.ok(pushed > 200_000 && pushed < 300_000, `${pushed} bytes`);
  assert.equal(passed, 0);
  pipe.reshape(STRAIGHT);
  assert.equal(passed, pushed + 10_000);
  assert.equal(room, 1);
});

test("a limit passes so many bytes exactly, then ends with an error", () => {
  const passed: Buffer[] = [];
  const ends: (Error | null)[] = [];
  const pipe = new FaultPipe(
    { ...STRAIGHT, limit: 25 },
    {
      pass: (bytes) => void passed.push(bytes),
      room: () => undefined,
      ended: (error) => void ends.push(error),
    },
  );
  for (let count = 0; count < 5; count += 1) pipe.push(Buffer.alloc(10));
  pipe.finish(null);
  assert.equal(Buffer.concat(passed).length, 25);
  assert.equal(ends.length, 1);
  assert.ok(ends[0] instanceof Error);
});

function shapeOf(random: () => number): LineShape {
  return {
    ...STRAIGHT,
    blocked: random() < 0.1,
    latency: random() < 0.5 ? random() * 5 : 0,
    jitter: random() < 0.3 ? random() * 5 : 0,
    bytesPerMs: random() < 0.3 ? 50 + random() * 500 : Infinity,
    piece: random() < 0.5 ? 1 + Math.floor(random() * 100) : Infinity,
    gap: random() < 0.2 ? random() : 0,
    closeDelay: random() < 0.3 ? random() * 5 : 0,
  };
}

/** Park and Miller's minimal standard generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
