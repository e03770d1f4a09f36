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
  const type = head === null ? "application/json" : preferredType(head.fields);
  const body = Buffer.from(CONTENT[type](answer, id), "utf8").toString("latin1");
  return [
    `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? "Error"}`,
    `content-type: ${type}; charset=utf-8`,
    `content-length: ${body.length}`,
    "cache-control: no-store",
    `date: ${new Date().toUTCString()}`,
    `connection: ${keepAlive ? "keep-alive" : "close"}`,
    `x-request-id: ${id}`,
    "",
    head?.method === "HEAD" ? "" : body,
  ].join("\r\n");
}

type ContentType = "text/html" | "text/plain" | "application/json";

/** JSON, unless something else is asked for rather. */
function preferredType(fields: string): ContentType {
  const accept = /(?:^|\r\n)accept:([^\r]*)/i.exec(fields)?.[1];
  if (accept === undefined) return "application/json";
  const weights = parseQualityList(accept);
  const weight = (type: ContentType): number => weights.get(type) ?? 0;
  const other = weight("text/plain") > weight("text/html") ? "text/plain" : "text/html";
  return weight(other) > weight("application/json") ? other : "application/json";
}

const CONTENT: Readonly<Record<ContentType, (answer: Answer, id: string) => string>> = {
  "text/html": htmlPage,
  "text/plain": ({ message, hint }) => (hint === undefined ? `${message}\n` : `${message}\n${hint}\n`),
  "application/json": json,
};

function json({ code, message, hint, links }: Answer): string {
  const error = { code, message, hint: hint ?? null, ...(links === undefined ? {} : { environments: links }) };
  return `${JSON.stringify({ error })}\n`;
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  508: "Loop Detected",
  505: "HTTP Version Not Supported",
};
