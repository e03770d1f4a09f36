import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { type Database, type Durability, openDatabase } from "./database.ts";

describe("openDatabase", () => {
  it("syncs at every commit, or leaves that to others", async (t) => {
    // https://sqlite.org/pragma.html#pragma_synchronous: 1 is NORMAL, 2 is FULL.
    assert.deepEqual({ ...(await opened(t, "full")).get("PRAGMA synchronous") }, { synchronous: 2 });
    assert.deepEqual({ ...(await opened(t, "normal")).get("PRAGMA synchronous") }, { synchronous: 1 });
  });

  it("writes ahead, holds references, and waits for other writers", async (t) => {
    const database = await opened(t);
    assert.deepEqual({ ...database.get("PRAGMA journal_mode") }, { journal_mode: "wal" });
    assert.deepEqual({ ...database.get("PRAGMA foreign_keys") }, { foreign_keys: 1 });
    assert.deepEqual({ ...database.get("PRAGMA busy_timeout") }, { timeout: 5000 });
  });

  it("takes back all of a transaction that throws, and works on", async (t) => {
    const database = await opened(t);
    database.script("CREATE TABLE numbers (n INTEGER UNIQUE)");
    const broken = (): never =>
      database.transaction(() => {
        database.run("INSERT INTO numbers VALUES (1)");
        throw new Error("broke");
      });
    assert.throws(broken, { message: "broke" });
    assert.equal(
      database.transaction(() => database.run("INSERT INTO numbers VALUES (2)")),
      1,
    );
    assert.deepEqual(
      database.all("SELECT n FROM numbers").map((row) => row["n"]),
      [2],
    );
  });

  it("tells a full disk, and loses nothing that was written before", async (t) => {
    const database = await opened(t);
    database.script("CREATE TABLE texts (t TEXT); INSERT INTO texts VALUES ('kept'); PRAGMA max_page_count = 10");
    const write = (): number =>
      database.transaction(() => database.run("INSERT INTO texts VALUES (?)", "x".repeat(100_000)));
    assert.throws(write, { code: "disk-full", hint: /Free some space/ });
    database.script("PRAGMA max_page_count = 1000");
    assert.equal(write(), 1);
    assert.deepEqual({ ...database.get("SELECT count(*) AS n FROM texts") }, { n: 2 });
  });

  it("leaves a mistake in a statement the error that it is", async (t) => {
    const database = await opened(t);
    assert.throws(() => database.get("SELECT * FROM nowhere"), { code: "ERR_SQLITE_ERROR", message: /nowhere/ });
  });
});

async function opened(t: TestContext, durability: Durability = "full"): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), "bough-database-"));
  const database = openDatabase(join(folder, "state.db"), durability);
  t.after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  return database;
}
