const most = 20;

/** The first lines of a list, and how many more there are. */
export const listed = (lines: readonly string[]): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`];
