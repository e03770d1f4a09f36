import { parseQualityList } from "../../lib/parse-quality-list.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { htmlPage } from "./html-page.ts";

/** What the router says in its own name. */
export interface Answer {
  readonly status: number;
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Addresses that may be what was meant. */
  readonly links?: readonly { readonly label: string; readonly url: string }[];
}

/** The whole response: a page for a browser, JSON for anything else. Written as latin1 text, UTF-8 inside. */
export function answerText(answer: Answer, head: RequestHead | null, id: string, keepAlive: boolean): string {
  const html = head !== null && wantsHtml(head.fields);
  const content = html ? htmlPage(answer, id) : json(answer);
  const body = Buffer.from(content, "utf8").toString("latin1");
  const type = html ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  return [
    `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? "Error"}`,
    `content-type: ${type}`,
    `content-length: ${body.length}`,
    "cache-control: no-store",
    `date: ${new Date().toUTCString()}`,
    `connection: ${keepAlive ? "keep-alive" : "close"}`,
    `x-request-id: ${id}`,
    "",
    head?.method === "HEAD" ? "" : body,
  ].join("\r\n");
}

function wantsHtml(fields: string): boolean {
  const accept = /(?:^|\r\n)accept:([^\r]*)/i.exec(fields)?.[1];
  if (accept === undefined) return false;
  const weights = parseQualityList(accept);
  return (weights.get("text/html") ?? 0) > (weights.get("application/json") ?? 0);
}

function json({ code, message, hint, links }: Answer): string {
  const error = { code, message, hint: hint ?? null, ...(links === undefined ? {} : { environments: links }) };
  return `${JSON.stringify({ error })}\n`;
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  408: "Request Timeout",
  413: "Content Too Large",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
};
