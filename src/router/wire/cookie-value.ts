import { scanFields } from "./scan-fields.ts";

/** The value of a cookie among a request's fields; the first, when several have the name; null when none has. */
export function cookieValue(fields: string, name: string): string | null {
  // Most requests have no such cookie: one search instead of a walk through all fields.
  if (!fields.includes(name)) return null;
  const cookies: string[] = [];
  scanFields(fields, 0, (field, value) => {
    if (field === "cookie") cookies.push(...value.split(";"));
    return false;
  });
  for (const cookie of cookies) {
    const equals = cookie.indexOf("=");
    if (equals > 0 && cookie.slice(0, equals).trim() === name) return cookie.slice(equals + 1).trim();
  }
  return null;
}
