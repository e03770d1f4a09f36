import { readFileSync } from "node:fs";

export interface ImportRow {
  /** Folder below `src/`, as in `providers/local`. */
  readonly folder: string;
  /** Folders or files below `src/` that it may import, beside itself; `anything` for all. */
  readonly may: readonly string[] | "anything";
}

/**
 * The import rules: the table of ARCHITECTURE.md whose rows begin with a folder of `src/`, and whose
 * last cell lists what the folder may import, `nothing`, or `anything`.
 */
export function importTable(file: string): readonly ImportRow[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^\| *`src\//.test(line))
    .map(parseRow);
}

/** Why a file of `src/` may not import another one; null when it may. Both are paths below `src/`. */
export function importFault(table: readonly ImportRow[], from: string, to: string): string | null {
  const row = rowOf(table, from);
  if (row === undefined) return `${from} is in no folder of the table`;
  if (row.may === "anything" || isIn(to, row.folder) || row.may.some((allowed) => isIn(to, allowed))) return null;
  return `${row.folder} may import ${row.may.join(", ") || "nothing"}, but ${from} imports ${to}`;
}

function parseRow(line: string): ImportRow {
  const cells = line.split("|").map((cell) => cell.trim().replaceAll("`", ""));
  const folder = /^src\/(.+)\/$/.exec(cells[1] ?? "")?.[1];
  const may = cells.at(-2);
  if (folder === undefined || may === undefined || cells.length !== 5)
    throw new Error(`not a row of three cells: ${line}`);
  if (may === "anything") return { folder, may };
  if (may === "nothing") return { folder, may: [] };
  const names = may.split(", ").map((name) => name.replace(/^src\//, ""));
  const odd = names.find((name) => !/^[a-z/-]+$/.test(name));
  if (odd !== undefined) throw new Error(`"${odd}" is not the name of a folder: ${line}`);
  return { folder, may: names };
}

/** The most precise row wins: `src/server/client/` before `src/server/`. */
function rowOf(table: readonly ImportRow[], file: string): ImportRow | undefined {
  return table.filter((row) => isIn(file, row.folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) || file === `${folder}.ts`;
}
