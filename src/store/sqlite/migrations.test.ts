import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { initial } from "./migrations/0001-initial.ts";
import { deploymentsByBranch } from "./migrations/0002-deployments-by-branch.ts";
import { releasesOf } from "./releases.ts";

it("a release of before there were strategies is what a definition that says nothing of them gives", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "bough-migrations-"));
  const database = openDatabase(join(folder, "state.db"), "full");
  t.after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  migrate("state.db", database, [initial, deploymentsByBranch]);
  const api = { kind: "service", start: "node server.js", env: { A: "ü" }, instances: 2, link: { people: "people" } };
  const people = { kind: "table", key: { name: "id", type: "S" }, sort: null, indexes: {} };
  const spec = { app: "shop", protect: true, strategy: "all-at-once", seed: null };
  const resources = { api: { ...api, migrate: "node migrate.js" }, web: { ...api, migrate: null }, people };
  database.script("INSERT INTO apps (name, created_at) VALUES ('shop', '2026-01-01T00:00:00Z')");
  database.run(
    `INSERT INTO releases (app, slug, version, branch, "commit", spec, artifacts, created_at)
     VALUES ('shop', 'main', 1, 'main', 'f00', ?, '{}', '2026-01-01T00:00:00Z')`,
    JSON.stringify({ ...spec, resources }),
  );
  migrate("state.db", database);
  const migrated = releasesOf(database).get({ app: "shop", slug: "main" }, 1)?.spec;
  const expand = "node migrate.js";
  assert.deepEqual(migrated, {
    ...spec,
    ...specDefaults,
    strategy: { kind: "all-at-once" },
    resources: {
      api: { ...api, ...serviceDefaults, migrate: { expand, contract: null } },
      web: { ...api, ...serviceDefaults },
      people,
    },
  });
});
