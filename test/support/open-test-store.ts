import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";

/** A store in a temporary folder that goes with the test. */
export async function openTestStore(test: TestContext, now?: () => number): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "bough-store-"));
  const store = openSqliteStore(join(folder, "state.db"), now);
  test.after(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });
  return store;
}
