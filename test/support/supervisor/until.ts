import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/** Waits until the condition gives something other than null, undefined or false, and returns that. */
export async function until<Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  timeout = 15_000,
): Promise<NonNullable<Value>> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== null && value !== undefined && value !== false) return value;
    assert.ok(Date.now() < deadline, `${what}: not within ${timeout} ms`);
    await delay(10);
  }
}
