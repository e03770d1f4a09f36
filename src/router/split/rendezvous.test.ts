import assert from "node:assert/strict";
import { test } from "node:test";

import { rendezvous } from "./rendezvous.ts";
import { unitHash } from "./unit-hash.ts";

const KEYS = 100_000;
const RELEASES = ["v1", "v2", "v3"] as const;

/** Each key's own number for each release: it does not depend on the weights. */
const units = Array.from({ length: KEYS }, (_, key) =>
  RELEASES.map((release) => unitHash("shop/main", release, `client-${key}`)),
);

function assign(weights: readonly number[]): readonly number[] {
  const candidates = weights.map((weight, index) => ({ weight, index }));
  return units.map((own) => rendezvous(candidates, ({ index }) => own[index]!)!.index);
}

function shareOf(assigned: readonly number[], index: number): number {
  return (assigned.filter((one) => one === index).length / KEYS) * 100;
}

test("every weight from 1 to 99 gives its share within 1 % of 100,000 keys, and a raised one moves only the keys that must move", () => {
  let before = assign([100, 0]);
  for (let weight = 1; weight <= 99; weight += 1) {
    const after = assign([100 - weight, weight]);
    const share = shareOf(after, 1);
    assert.ok(Math.abs(share - weight) < 1, `weight ${weight} has ${share} %`);
    for (let key = 0; key < KEYS; key += 1) {
      if (before[key] === after[key]) continue;
      assert.equal(after[key], 1, `at ${weight} key ${key} leaves the release whose weight was raised`);
    }
    before = after;
  }
});

test("of three colours each has its share, and a change of two leaves the third's keys where they are", () => {
  const before = assign([60, 30, 10]);
  for (const [index, share] of [60, 30, 10].entries()) assert.ok(Math.abs(shareOf(before, index) - share) < 1);
  const after = assign([60, 20, 10]);
  for (let key = 0; key < KEYS; key += 1)
    if (before[key] !== after[key]) assert.equal(before[key], 1, "only keys of the lowered one move");
});

test("the numbers are evenly spread, differ by seed, and are the same for ever", () => {
  const mean = units.reduce((sum, [first]) => sum + first!, 0) / KEYS;
  assert.ok(Math.abs(mean - 0.5) < 0.01, String(mean));
  assert.ok(units.flat().every((unit) => unit > 0 && unit < 1));
  assert.notEqual(unitHash("a", "v1", "k"), unitHash("b", "v1", "k"));
  assert.equal(unitHash("shop/main", "v1", "client-0"), FROZEN);
});

test("without weight there is nowhere to go", () => {
  assert.equal(
    rendezvous([{ weight: 0 }], () => 0.5),
    null,
  );
  assert.equal(
    rendezvous([], () => 0.5),
    null,
  );
});

/** Computed apart from the code: sha256("shop/main\0v1\0client-0"), its first 52 bits and a half, over 2^52. */
const FROZEN = 0.9199004983966733;
