import type { EnvironmentRoutes } from "../../router/route-table.ts";
import type { ProcessTags } from "./supervisor/protocol.ts";

/** What exists of one environment on this machine. Plain data. */
export interface LocalActual {
  /** Ids of all artifacts that are built, whoever uses them. */
  readonly artifacts: ReadonlySet<string>;
  readonly processes: readonly { readonly id: string; readonly tags: ProcessTags }[];
  readonly routes: EnvironmentRoutes | null;
  /** Name of each table → the names of its indexes. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Owners of the leased ports. */
  readonly ports: readonly string[];
  readonly directory: boolean;
}
