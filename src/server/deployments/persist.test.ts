import assert from "node:assert/strict";
import { it } from "node:test";
import { persist } from "./persist.ts";

it("does work again until it is done, and reports each fault once in a row", async () => {
  const faults = ["busy", "busy", "full", "busy"];
  const reported: unknown[] = [];
  const work = async (): Promise<void> => {
    const fault = faults.shift();
    if (fault !== undefined) throw new Error(fault);
  };
  const report = (error: unknown): unknown => reported.push(String(error));
  await persist(work, report, new AbortController().signal, { first: 1, longest: 2 });
  assert.deepEqual(faults, []);
  assert.deepEqual(reported, ["Error: busy", "Error: full", "Error: busy"]);
});

it("ends when it is told to stop, in the middle of a pause", async () => {
  const stopping = new AbortController();
  const persisting = persist(
    async () => {
      throw new Error("busy");
    },
    () => stopping.abort(),
    stopping.signal,
  );
  await persisting;
  assert.ok(stopping.signal.aborted);
});
