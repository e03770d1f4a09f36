/**
 * The value of a cookie among a request's fields, whose lines end in CRLF; the first, when several
 * have the name; null when none has. It looks for the name instead of walking through all fields.
 */
export function cookieValue(fields: string, name: string): string | null {
  if (!fields.includes(name)) return null;
  const wanted = `${name}=`;
  for (let at = fields.indexOf(wanted); at >= 0; at = fields.indexOf(wanted, at + 1)) {
    if (!beginsCookie(fields, at)) continue;
    const lineEnd = fields.indexOf("\r\n", at);
    const semicolon = fields.indexOf(";", at);
    const end = semicolon >= 0 && semicolon < lineEnd ? semicolon : lineEnd;
    return fields.slice(at + wanted.length, end).trim();
  }
  return null;
}

/** Whether what stands at `at` is the beginning of a cookie of a `Cookie` line. */
function beginsCookie(fields: string, at: number): boolean {
  const lineBreak = fields.lastIndexOf("\r\n", at);
  const lineStart = lineBreak < 0 ? 0 : lineBreak + 2;
  if (fields.slice(lineStart, lineStart + FIELD.length).toLowerCase() !== FIELD) return false;
  let before = at - 1;
  while (fields[before] === " " || fields[before] === "\t") before -= 1;
  return fields[before] === ";" || before === lineStart + FIELD.length - 1;
}

const FIELD = "cookie:";
