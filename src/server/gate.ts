import type { IncomingHttpHeaders } from "node:http";
import { BoughError } from "../lib/bough-error.ts";

/**
 * Refuses what a browser may have been tricked into sending: a foreign `Host` (DNS rebinding) or a
 * foreign `Origin`. `names` are host names without port.
 *
 * @throws `host-refused`, `origin-refused`.
 */
export function checkSource(headers: IncomingHttpHeaders, names: readonly string[], port: number): void {
  const hosts = new Set(names.map((name) => `${name}:${port}`));
  const host = headers.host?.toLowerCase() ?? "";
  if (!hosts.has(host)) {
    throw new BoughError("host-refused", "The Host header does not name this server.", {
      hint: `Use http://127.0.0.1:${port}.`,
    });
  }
  if (headers.origin !== undefined && !hosts.has(headers.origin.replace(/^https?:\/\//, ""))) {
    throw new BoughError("origin-refused", "Requests from other web pages are not taken.", {
      hint: "Call the API from a program, not from a page.",
    });
  }
}

/**
 * Secret of a `Bearer` token, or of `Basic` authentication's password, which is how git sends it;
 * null when there is none.
 */
export function readSecret(headers: IncomingHttpHeaders): string | null {
  const [, scheme = "", value = ""] = /^(\w+) +(.+)$/.exec(headers.authorization ?? "") ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return value;
    case "basic": {
      const pair = Buffer.from(value, "base64").toString("utf8");
      return pair.includes(":") ? pair.slice(pair.indexOf(":") + 1) : null;
    }
    default:
      return null;
  }
}
