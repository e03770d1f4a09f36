/** What a rule can match on; both are checked where a person sets one, too. */
export function isHeaderName(name: string): boolean {
  return TOKEN.test(name) && !TAKEN.has(name.toLowerCase());
}

export const isCookieName = (name: string): boolean => TOKEN.test(name);

/** RFC 6265, 4.1.1. */
export const isCookieValue = (value: string): boolean => /^[!#-+\--:<-[\]-~]{1,512}$/.test(value);

export const isHeaderValue = (value: string): boolean => /^[\x20-\x7e]+$/.test(value);

const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,128}$/;
/** Headers that end at the router, or that it writes itself. */
const TAKEN = new Set([
  "connection",
  "content-length",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-request-id",
]);
