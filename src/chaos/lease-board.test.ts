import assert from "node:assert/strict";
import { test } from "node:test";

import type { ChaosLease } from "./chaos-ports.ts";
import { leaseBoard } from "./lease-board.ts";

test("the runs' leases are set together, each with the time that its own run gave it", async () => {
  const { board, clock, posts } = rig();
  await board("a", [lease("a/1")]);
  clock.now = 400;
  await board("b", [lease("b/1"), lease("b/2")]);
  clock.now = 900;
  await board("b", [lease("b/1")]);
  clock.now = 1_100;
  await board("c", [lease("c/1")]);
  await board("b", []);
  assert.deepEqual(posts, [
    ["a/1 1000"],
    ["a/1 600", "b/1 1000", "b/2 1000"],
    ["a/1 100", "b/1 1000"],
    // Nobody has kept up what `a` set.
    ["b/1 800", "c/1 1000"],
    ["c/1 1000"],
  ]);
});

test("what could not be set is told, and holds for the next call", async () => {
  const { board, posts, fails } = rig();
  await board("a", [lease("a/1")]);
  fails.count = 1;
  await assert.rejects(board("a", []), /silent/);
  await board("b", [lease("b/1")]);
  assert.deepEqual(posts, [["a/1 1000"], ["b/1 1000"]]);
});

test("calls take turns", async () => {
  const { board, posts } = rig();
  await Promise.all([board("a", [lease("a/1")]), board("b", [lease("b/1")]), board("a", [])]);
  assert.deepEqual(posts.at(-1), ["b/1 1000"]);
});

interface BoardRig {
  readonly board: ReturnType<typeof leaseBoard>;
  readonly clock: { now: number };
  readonly fails: { count: number };
  /** What was set, in its order. */
  readonly posts: string[][];
}

function rig(): BoardRig {
  const clock = { now: 0 };
  const fails = { count: 0 };
  const posts: string[][] = [];
  const board = leaseBoard(
    async (leases) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (fails.count-- > 0) throw new Error("the router is silent");
      posts.push(leases.map(({ id, ttl }) => `${id} ${ttl}`));
    },
    () => clock.now,
  );
  return { board, clock, fails, posts };
}

function lease(id: string): ChaosLease {
  return {
    id,
    ttl: 1_000,
    target: { app: "shop", slug: "main" },
    place: { at: "service", service: "web" },
    share: 1,
    direction: "response",
    fault: { kind: "blackhole" },
  };
}
