import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDatabase } from "./database.ts";
import { deploymentsOf } from "./deployments.ts";
import { migrate } from "./migrate.ts";
import { text } from "./row.ts";

test("the deployments of a branch are read from an index, in order, and no others with them", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "bough-deployments-"));
  const database = openDatabase(join(folder, "state.db"), "full");
  t.after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  migrate("state.db", database);
  const plan: string[] = [];
  const deployments = deploymentsOf({
    ...database,
    all: (sql, ...parameters) => {
      const rows = database.all(`EXPLAIN QUERY PLAN ${sql}`, ...parameters);
      plan.push(...rows.map((row) => text(row, "detail")));
      return database.all(sql, ...parameters);
    },
  });
  deployments.list({ app: "shop", branch: "main" });
  assert.deepEqual(plan, ["SEARCH deployments USING INDEX deployments_by_branch (app=? AND branch=?)"]);
});
