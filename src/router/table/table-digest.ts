import { createHash } from "node:crypto";

import type { RouteTable } from "../route-table.ts";

/** Tells two tables of the same version apart. */
export function tableDigest(table: RouteTable): string {
  return createHash("sha256").update(JSON.stringify(table)).digest("hex");
}
