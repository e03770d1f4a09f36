import assert from "node:assert/strict";
import { test } from "node:test";

import { claimInstance } from "./claim-instance.ts";
import { Instance } from "./instance.ts";

function instances(count: number): readonly Instance[] {
  return Array.from(
    { length: count },
    (_, index) => new Instance(`i${index}`, { host: "127.0.0.1", port: 1_000 + index, origin: null }),
  );
}

const flight = () => ({ drain: () => undefined, cut: () => undefined });

test("the instance with the least in flight is chosen, equals in turn", () => {
  const all = instances(3);
  const chosen = new Map<string, number>();
  for (let draw = 0; draw < 300; draw += 1) {
    const { id } = claimInstance(all, 0, [])!;
    chosen.set(id, (chosen.get(id) ?? 0) + 1);
  }
  assert.deepEqual([...chosen.values()], [100, 100, 100]);
  all[0]!.flights.add(flight());
  all[2]!.flights.add(flight());
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claimInstance(all, 0, [])!.id, "i1");
});

test("an instance that failed is left out for a while, but never the last one", () => {
  const all = instances(2);
  const [first, second] = [all[0]!, all[1]!];
  for (let failure = 0; failure < 3; failure += 1) first.connectFailed(0);
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claimInstance(all, 1, []), second);
  for (let failure = 0; failure < 3; failure += 1) second.connectFailed(0);
  assert.ok(claimInstance(all, 1, []) !== null);
  const later = new Set(Array.from({ length: 10 }, () => claimInstance(all, 60_000, [])));
  assert.equal(later.size, 2);
});

test("one that failed this very request comes last, and an unhealthy one never", () => {
  const [first, second, sick] = instances(3);
  sick!.healthy = false;
  const all = [first!, second!, sick!];
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claimInstance(all, 0, [first!]), second);
  for (let draw = 0; draw < 10; draw += 1) assert.notEqual(claimInstance(all, 0, [first!, second!]), sick);
  assert.equal(claimInstance([sick!], 0, []), null);
  assert.equal(claimInstance([], 0, []), null);
});
