import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";

const one = "CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (1)";
const two = "ALTER TABLE one ADD COLUMN m INTEGER; UPDATE one SET m = n + 1";

describe("migrate", () => {
  it("runs each script once, in order, whatever version it finds", async (t) => {
    const database = await openTemporary(t);
    migrate("state.db", database, [one]);
    migrate("state.db", database, [one, two]);
    migrate("state.db", database, [one, two]);
    assert.deepEqual({ ...database.get("SELECT n, m FROM one") }, { n: 1, m: 2 });
  });

  it("leaves nothing of a script that fails, and goes on from there", async (t) => {
    const database = await openTemporary(t);
    const broken = "ALTER TABLE one ADD COLUMN m INTEGER; INSERT INTO nowhere VALUES (1)";
    assert.throws(() => migrate("state.db", database, [one, broken]), /nowhere/);
    assert.deepEqual({ ...database.get("SELECT * FROM one") }, { n: 1 });
    migrate("state.db", database, [one, two]);
    assert.deepEqual({ ...database.get("SELECT n, m FROM one") }, { n: 1, m: 2 });
  });

  it("refuses what a later program wrote", async (t) => {
    const database = await openTemporary(t);
    migrate("state.db", database, [one, two]);
    assert.throws(() => migrate("state.db", database, [one]), { code: "store-newer" });
  });
});

async function openTemporary(t: TestContext): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), "bough-migrate-"));
  const database = openDatabase(join(folder, "state.db"), "full");
  t.after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  return database;
}
