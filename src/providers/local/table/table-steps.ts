import type { StepHandlers } from "../../../engine/plan.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import { inputOf } from "../../../engine/step.ts";
import type { TableInput } from "./plan-table.ts";

export const tableSteps = (deps: LocalDeps): StepHandlers => ({
  "table.ensure": async ({ step }) => {
    const { app, slug, table, spec } = inputOf<TableInput>(step);
    const tables = await deps.tables();
    await tables.ensureTable({ app, slug, name: table, key: spec.key, sort: spec.sort, indexes: spec.indexes });
  },
  "tables.remove": async ({ step }) => {
    const { app, slug } = inputOf<EnvironmentRef>(step);
    const tables = await deps.tables();
    await tables.removeEnvironment(app, slug);
  },
});
