import assert from "node:assert/strict";
import { it } from "node:test";
import type { TableDefinition } from "../../../embedded/tables/table-model.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { TableSpec } from "../../../model/spec.ts";
import { tablePlanner } from "./plan-table.ts";

const byName = { key: { name: "name", type: "S" }, sort: null } as const;
const byAge = { key: { name: "age", type: "N" }, sort: null } as const;
const existing: TableDefinition = { ...byName, indexes: { byAge } };

/** What is planned for the table `people` when `tables` exist. */
function planned(wanted: TableDefinition, tables: Readonly<Record<string, TableDefinition>>): readonly string[] {
  const spec: TableSpec = { kind: "table", ...wanted };
  const actual = { artifacts: new Set<string>(), processes: [], routes: null, ports: [], directory: true };
  return tablePlanner
    .prepare({
      name: "people",
      spec,
      environment: { app: "shop", slug: "main" },
      release: {} as ReleaseRecord,
      reason: "",
      actual: { ...actual, tables, tableData: true },
    })
    .map(({ title }) => title);
}

it("nothing is planned for a table that is as it should be", () => {
  assert.deepEqual(planned(existing, { people: existing }), []);
});

it("an index that the definition does not have any more stays", () => {
  assert.deepEqual(planned({ ...byName, indexes: {} }, { people: existing }), []);
});

it("what is missing is made", () => {
  assert.deepEqual(planned(existing, {}), ["Create table people"]);
  assert.deepEqual(planned(existing, { people: { ...byName, indexes: {} } }), ["Add byAge to table people"]);
});

it("a key that differs is brought before the table server, which refuses it", () => {
  const title = "Change the key of table people";
  assert.deepEqual(planned({ ...byAge, indexes: {} }, { people: existing }), [title]);
  assert.deepEqual(planned({ ...byName, sort: byAge.key, indexes: {} }, { people: existing }), [title]);
  assert.deepEqual(planned({ ...byName, indexes: { byAge: byName } }, { people: existing }), [title]);
});
