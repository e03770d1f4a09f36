import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StoreDriver } from "./driver.ts";

/**
 * Lets a process write to the store, kills it at a random moment, and opens the store again: all
 * that was acknowledged must be there, and no group of entries in part.
 */
export async function killAndReopen(module: URL, driver: StoreDriver, location: string, round: number): Promise<void> {
  const deployment = `d-${round}`;
  const child = startWriter(module, location, deployment);
  const acknowledged = await killAfter(child, 1 + Math.floor(Math.random() * 60), Math.random() * 3);

  const store = await driver.open(location);
  try {
    const ids = new Set(store.journal.read(deployment).map((record) => record.id));
    const events = store.events.read(deployment, 0);
    assert.ok(acknowledged > 0, "the process wrote nothing");
    for (let n = 1; n <= acknowledged; n += 1) {
      assert.ok(ids.has(`a${n}`) && ids.has(`b${n}`), `write ${n} of ${acknowledged} is lost`);
      assert.equal(events[n - 1]?.seq, n, `event ${n} of ${acknowledged} is lost`);
    }
    assert.equal(ids.size % 2, 0, "a group of entries was written in part");
    assert.ok(ids.size / 2 <= acknowledged + 1);
  } finally {
    store.close();
  }
}

function startWriter(module: URL, location: string, deployment: string): ChildProcess {
  const script = fileURLToPath(new URL("append-until-killed.ts", import.meta.url));
  return spawn(process.execPath, [script, module.href, location, deployment], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Number of the last write that was acknowledged before the process died. */
async function killAfter(child: ChildProcess, writes: number, ms: number): Promise<number> {
  assert.ok(child.stdout !== null);
  const closed = once(child, "close");
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === writes) setTimeout(() => child.kill("SIGKILL"), ms);
  }
  await closed;
  assert.equal(child.signalCode, "SIGKILL");
  return last;
}
