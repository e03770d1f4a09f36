import { stripVTControlCharacters } from "node:util";
import { textWidth } from "./fit-text.ts";

export interface Table {
  readonly heading: readonly string[];
  /** Cells may be coloured. */
  readonly rows: readonly (readonly string[])[];
  /** Stands for a table without rows. */
  readonly empty: string;
  /** Headings of the columns that are left out, the first one first, where there is no room for all. */
  readonly optional?: readonly string[];
  /** Columns of the terminal; without them there is room for everything. */
  readonly room?: number | undefined;
}

/** Columns as wide as their widest cell, below a heading; a column with nothing in it is left out. Pure. */
export function renderTable({ heading, rows, empty, optional = [], room = Number.POSITIVE_INFINITY }: Table): string {
  if (rows.length === 0) return empty;
  const text = renderAll(heading, rows);
  const [first, ...rest] = optional;
  if (first === undefined || text.split("\n").every((line) => widthOf(line) <= room)) return text;
  const dropped = heading.indexOf(first);
  const kept = (row: readonly string[]): readonly string[] => row.filter((_, column) => column !== dropped);
  return renderTable({ heading: kept(heading), rows: rows.map(kept), empty, optional: rest, room });
}

function renderAll(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = heading.map((_, column) => column).filter((column) => rows.some((row) => (row[column] ?? "") !== ""));
  const all = [heading, ...rows].map((row) => columns.map((column) => row[column] ?? ""));
  const widths = columns.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ""))));
  const pad = (cell: string, column: number): string =>
    cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
  return all.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

const widthOf = (cell: string): number => textWidth(stripVTControlCharacters(cell));
