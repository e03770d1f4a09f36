import { isDeepStrictEqual } from "node:util";
import type { TableDefinition } from "../../../embedded/tables/table-model.ts";
import type { Step } from "../../../engine/plan.ts";
import type { TableSpec } from "../../../model/spec.ts";
import type { KindPlanner } from "../kind-planner.ts";
import { step } from "../../../engine/step.ts";

export interface TableInput {
  readonly app: string;
  readonly slug: string;
  readonly table: string;
  readonly spec: TableSpec;
}

/** A table is ensured before anything starts, and outlives its removal from the definition until the environment goes. */
export const tablePlanner: KindPlanner<TableSpec> = {
  prepare({ name, spec, environment, actual }) {
    const change = changeOf(name, spec, actual.tables[name]);
    if (change === null) return [];
    return [
      step("table.ensure", name, {
        ...change,
        needs: [],
        input: { ...environment, table: name, spec } satisfies TableInput,
        deadline: 30_000,
      }),
    ];
  },
  migrate: () => [],
  start: () => [],
  route: () => null,
};

/** A key that differs cannot be changed: the table server says so, before anything starts. */
function changeOf(
  name: string,
  { key, sort, indexes }: TableSpec,
  existing: TableDefinition | undefined,
): Pick<Step, "title" | "reason"> | null {
  if (existing === undefined) return { title: `Create table ${name}`, reason: "the environment has no such table" };
  const kept = Object.fromEntries(Object.entries(indexes).filter(([index]) => index in existing.indexes));
  const keptBefore = Object.fromEntries(Object.entries(existing.indexes).filter(([index]) => index in indexes));
  if (!isDeepStrictEqual([key, sort, kept], [existing.key, existing.sort, keptBefore]))
    return { title: `Change the key of table ${name}`, reason: "the definition has another one" };
  const missing = Object.keys(indexes).filter((index) => !(index in existing.indexes));
  if (missing.length === 0) return null;
  return { title: `Add ${missing.join(", ")} to table ${name}`, reason: "the index is new in the definition" };
}
