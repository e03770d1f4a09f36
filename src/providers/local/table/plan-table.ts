import type { TableSpec } from "../../../model/spec.ts";
import type { KindPlanner } from "../kind-planner.ts";
import { step } from "../step.ts";

export interface TableInput {
  readonly app: string;
  readonly slug: string;
  readonly table: string;
  readonly spec: TableSpec;
}

/** A table is ensured before anything starts, and outlives its removal from the definition until the environment goes. */
export const tablePlanner: KindPlanner<TableSpec> = {
  prepare({ name, spec, environment, actual }) {
    const indexes = actual.tables[name];
    const missing = Object.keys(spec.indexes).filter((index) => !indexes?.includes(index));
    if (indexes !== undefined && missing.length === 0) return [];
    return [
      step("table.ensure", name, {
        title: indexes === undefined ? `Create table ${name}` : `Add ${missing.join(", ")} to table ${name}`,
        reason: indexes === undefined ? "the environment has no such table" : "the index is new in the definition",
        needs: [],
        input: { ...environment, table: name, spec } satisfies TableInput,
        deadline: 30_000,
      }),
    ];
  },
  run: () => [],
  route: () => null,
};
