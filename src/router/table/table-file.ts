import { readFile } from "node:fs/promises";

import { hasCode } from "../../lib/has-code.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { writeWhole } from "../../lib/write-whole.ts";
import type { RouteTable } from "../route-table.ts";
import { upgradeTable } from "./upgrade-table.ts";
import { validateTable } from "./validate-table.ts";

export const EMPTY_TABLE: RouteTable = { version: 0, environments: [] };

/** A missing file is an empty table; one of an older shape is brought into today's. Throws `route-table-broken` for one that cannot be read or is no valid table. */
export async function readTableFile(path: string): Promise<RouteTable> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return EMPTY_TABLE;
    throw broken(path, error);
  }
  try {
    return validateTable(upgradeTable(JSON.parse(text)));
  } catch (error) {
    throw broken(path, error);
  }
}

/** Writes the file whole or not at all, whenever this process or the machine dies. There may be one writer at a time. */
export async function writeTableFile(path: string, table: RouteTable): Promise<void> {
  await writeWhole(path, JSON.stringify(table));
}

function broken(path: string, cause: unknown): BoughError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BoughError("route-table-broken", `The route table ${path} cannot be used: ${reason}`, {
    hint: "Remove it and deploy again, or restore it from a backup.",
    cause,
  });
}
