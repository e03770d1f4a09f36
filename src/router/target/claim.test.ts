import assert from "node:assert/strict";
import { test } from "node:test";

import { claim } from "./claim.ts";
import { Instance } from "./instance.ts";

function instances(count: number): readonly Instance[] {
  return Array.from(
    { length: count },
    (_, index) => new Instance(`i${index}`, { host: "127.0.0.1", port: 1_000 + index, origin: null }),
  );
}

const flight = () => ({ drain: () => undefined, cut: () => undefined });

test("the weights give the share that was asked for, within 1 %", () => {
  const revisions = [
    { weight: 60, instances: instances(1), site: null },
    { weight: 30, instances: instances(1), site: null },
    { weight: 10, instances: instances(1), site: null },
    { weight: 0, instances: instances(1), site: null },
  ];
  const counts = revisions.map(() => 0);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const index = revisions.indexOf(claim(revisions, 0, [])!.revision);
    counts[index] = counts[index]! + 1;
  }
  for (const [index, { weight }] of revisions.entries())
    assert.ok(Math.abs(counts[index]! / 1_000 - weight) < 1, counts.join(" "));
});

test("the instance with the least in flight is chosen, equals in turn", () => {
  const revision = { weight: 1, instances: instances(3), site: null };
  const chosen = new Map<string, number>();
  for (let draw = 0; draw < 300; draw += 1) {
    const { instance } = claim([revision], 0, [])!;
    chosen.set(instance.id, (chosen.get(instance.id) ?? 0) + 1);
  }
  assert.deepEqual([...chosen.values()], [100, 100, 100]);
  revision.instances[0]!.flights.add(flight());
  revision.instances[2]!.flights.add(flight());
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claim([revision], 0, [])!.instance.id, "i1");
});

test("an instance that failed is left out for a while, but never the last one", () => {
  const revision = { weight: 1, instances: instances(2), site: null };
  const [first, second] = [revision.instances[0]!, revision.instances[1]!];
  for (let failure = 0; failure < 3; failure += 1) first.connectFailed(0);
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claim([revision], 1, [])!.instance, second);
  for (let failure = 0; failure < 3; failure += 1) second.connectFailed(0);
  assert.ok(claim([revision], 1, []) !== null);
  const later = new Set(Array.from({ length: 10 }, () => claim([revision], 60_000, [])!.instance));
  assert.equal(later.size, 2);
});

test("a revision that cannot serve gives its share to the others; without any there is no claim", () => {
  const sick = { weight: 99, instances: instances(1), site: null };
  const well = { weight: 1, instances: instances(1), site: null };
  sick.instances[0]!.healthy = false;
  for (let draw = 0; draw < 10; draw += 1) assert.equal(claim([sick, well], 0, [])!.revision, well);
  well.instances[0]!.healthy = false;
  assert.equal(claim([sick, well], 0, []), null);
  assert.equal(claim([{ weight: 0, instances: instances(1), site: null }], 0, []), null);
  assert.equal(claim([], 0, []), null);
});
