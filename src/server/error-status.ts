const statuses: Readonly<Record<string, number>> = {
  unauthorized: 401,
  "host-refused": 421,
  "origin-refused": 403,
  "approval-refused": 403,
  "method-not-allowed": 405,
  "body-too-large": 413,
  internal: 500,
};

/** The HTTP status of an error, by its code. */
export function errorStatus(code: string): number {
  if (code.endsWith("-not-found")) return 404;
  if (code.endsWith("-conflict")) return 409;
  return statuses[code] ?? 400;
}
