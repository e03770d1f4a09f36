import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { BoughError } from "../../lib/bough-error.ts";
import type { RouteTable } from "../route-table.ts";
import { validateTable } from "./validate-table.ts";

export const EMPTY_TABLE: RouteTable = { version: 0, environments: [] };

/** A missing file is an empty table. Throws `route-table-broken` for one that cannot be read or is no valid table. */
export async function readTableFile(path: string): Promise<RouteTable> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return EMPTY_TABLE;
    throw broken(path, error);
  }
  try {
    return validateTable(JSON.parse(text));
  } catch (error) {
    throw broken(path, error);
  }
}

/** Writes the file whole or not at all, whenever this process or the machine dies. There may be one writer at a time. */
export async function writeTableFile(path: string, table: RouteTable): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(table));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function broken(path: string, cause: unknown): BoughError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BoughError("route-table-broken", `The route table ${path} cannot be used: ${reason}`, {
    hint: "Remove it and deploy again, or restore it from a backup.",
    cause,
  });
}
