import type { TableDefinition } from "../../embedded/tables/table-model.ts";
import type { EnvironmentRoutes } from "../../router/route-table.ts";
import type { ProcessTags } from "./supervisor/protocol.ts";

/** What exists of one environment on this machine. Plain data. */
export interface LocalActual {
  /** Ids of all artifacts that are built, whoever uses them. */
  readonly artifacts: ReadonlySet<string>;
  readonly processes: readonly { readonly id: string; readonly tags: ProcessTags }[];
  readonly routes: EnvironmentRoutes | null;
  readonly tables: Readonly<Record<string, TableDefinition>>;
  /** Whether the table server keeps anything of the environment, be it credentials alone. */
  readonly tableData: boolean;
  /** Owners of the leased ports. */
  readonly ports: readonly string[];
  readonly directory: boolean;
}
