import { writeSync } from "node:fs";
import type { StoreDriver } from "./driver.ts";

/**
 * Writes to the store until it is killed, and says so after each write: `<n>` when the nth group of
 * journal entries and the nth event are written. Arguments: the driver's module, the store's
 * location, the deployment.
 */
const [module = "", location = "", deployment = ""] = process.argv.slice(2);
const { default: driver } = (await import(module)) as { default: StoreDriver };
const store = await driver.open(location);
for (let n = 1; ; n += 1) {
  const at = new Date().toISOString();
  const entry = { phase: "steps", at, status: "done", output: { n, filler: "x".repeat(n % 500) } } as const;
  store.journal.write(deployment, [
    { ...entry, step: `a${n}` },
    { ...entry, step: `b${n}` },
  ]);
  store.events.append({ deployment, at, type: "message", text: String(n) });
  writeSync(1, `${n}\n`);
}
