import assert from "node:assert/strict";
import { copyFile, mkdir, open, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, describe, it } from "node:test";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import driver from "./store/sqlite-driver.ts";
import { storeContract } from "./store/suite.ts";
import { verdictsContract } from "./store/verdicts.ts";

storeContract("sqlite", new URL("store/sqlite-driver.ts", import.meta.url), driver);
verdictsContract("sqlite", driver);

describe("a store in SQLite", () => {
  it("is readable by its owner alone, with all its files", async (t) => {
    const file = join(dirname(await emptyPlace(t)), "data", "state.db");
    const store = openSqliteStore(file);
    t.after(() => store.close());
    store.apps.ensure("shop");
    for (const suffix of ["", "-wal", "-shm"]) {
      assert.equal((await stat(file + suffix)).mode & 0o777, 0o600, `mode of state.db${suffix}`);
    }
    assert.equal((await stat(dirname(file))).mode & 0o777, 0o700);
  });

  it("takes away from others what a file that was there let them read", async (t) => {
    const file = await emptyPlace(t);
    await writeFile(file, "", { mode: 0o644 });
    openSqliteStore(file).close();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("refuses a file that is no database, and leaves it alone", async (t) => {
    const file = await emptyPlace(t);
    const content = "this is a letter to my aunt\n".repeat(500);
    await writeFile(file, content);
    assert.throws(() => openSqliteStore(file), { code: "store-corrupt", hint: /backup/ });
    assert.equal(await readFile(file, "utf8"), content);
  });

  it("refuses a database whose pages are damaged or cut off", async (t) => {
    const file = await filledStore(t);
    const damaged = `${file}.damaged`;
    await copyFile(file, damaged);
    const handle = await open(damaged, "r+");
    await handle.write(Buffer.alloc(3 * 4096, 0xa5), 0, 3 * 4096, 4096);
    await handle.close();
    assert.throws(() => openSqliteStore(damaged), { code: "store-corrupt" });

    const short = `${file}.short`;
    await copyFile(file, short);
    await truncate(short, 2 * 4096);
    assert.throws(() => openSqliteStore(short), { code: "store-corrupt" });
  });

  it("refuses a database of another program, and one of a newer bough", async (t) => {
    const foreign = await emptyPlace(t);
    const other = new DatabaseSync(foreign);
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    assert.throws(() => openSqliteStore(foreign), { code: "store-foreign" });

    const file = await filledStore(t);
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 1000");
    newer.close();
    assert.throws(() => openSqliteStore(file), { code: "store-newer", message: /version 1000/, hint: /newer bough/ });
  });

  it("says what is wrong when it cannot write", async (t) => {
    const file = await emptyPlace(t);
    await mkdir(file);
    assert.throws(() => openSqliteStore(file), { code: "store-not-writable" });
    const below = join(await filledStore(t), "state.db");
    assert.throws(() => openSqliteStore(below), { code: "store-not-writable" });
  });
});

async function emptyPlace(t: TestContext): Promise<string> {
  const { location, remove } = await driver.place();
  t.after(remove);
  return location;
}

/** A closed store with enough in it to fill some pages. */
async function filledStore(t: TestContext): Promise<string> {
  const file = await emptyPlace(t);
  const store = openSqliteStore(file);
  for (let i = 0; i < 50; i += 1)
    store.receipts.put(`r${i}`, "now", { removed: [{ kind: "x".repeat(500), id: "i" }], remaining: [] });
  store.close();
  return file;
}
