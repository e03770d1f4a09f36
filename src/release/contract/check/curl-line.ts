import type { CheckRequest } from "./check-request.ts";
import { headersOf, type SendOptions } from "./send-check.ts";

const secret = /authorization|cookie|token|secret|key|password/i;

/**
 * The request as a line for a shell, to be tried by hand. Credentials are replaced by their names, and
 * so is what leads to the revision: who knows that reaches a release that nobody should see yet.
 */
export function curlLine(
  request: CheckRequest,
  { baseUrl, headers }: Pick<SendOptions, "baseUrl" | "headers">,
): string {
  const { method } = request.operation;
  const leading = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const hidden = (name: string): boolean => leading.has(name) || secret.test(name);
  const lines = Object.entries(headersOf(request, { headers }))
    .filter(([name]) => name !== "content-length")
    .map(([name, value]) => `-H ${quote(`${name}: ${hidden(name) ? `<${name}>` : value}`)}`);
  const body = request.body === null ? [] : ["--data-binary", quote(request.body.slice(0, 2000))];
  const how = method === "HEAD" ? ["-I"] : ["-i", "-X", method];
  return ["curl", ...how, ...lines, ...body, quote(baseUrl.replace(/\/$/, "") + request.target)].join(" ");
}

/** For any POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
