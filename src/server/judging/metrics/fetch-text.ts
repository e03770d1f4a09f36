import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { BoughError } from "../../../lib/bough-error.ts";
import { nodeHttp } from "../../../lib/node-http.ts";
import { readBody } from "../../../lib/read-body.ts";
import { foreignAddress } from "./foreign-address.ts";

/** Milliseconds until the whole answer is there, and its most bytes. */
const TIMEOUT = 2_000;
const LIMIT = 1024 * 1024;

export interface FetchOptions {
  /** For a URL that a definition names: ports of this machine that are bough's own, and are not asked. */
  readonly refuse?: readonly number[];
}

/**
 * The text that a URL answers with 200; redirections are not followed.
 *
 * Error: `metrics-unreadable`.
 */
export async function fetchText(url: string, { refuse }: FetchOptions = {}): Promise<string> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const response = await open(url, timeout, refuse).catch((error: unknown) =>
    unreadable(url, reasonOf(error, timeout)),
  );
  try {
    if (response.statusCode !== 200) unreadable(url, `it answered ${response.statusCode ?? "nothing"}`);
    const body = await readBody(response, LIMIT).catch((error: unknown) => unreadable(url, reasonOf(error, timeout)));
    return body === null ? unreadable(url, `it answered more than ${LIMIT} bytes`) : body.toString("utf8");
  } finally {
    response.destroy();
  }
}

function open(url: string, signal: AbortSignal, refuse: readonly number[] | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? httpsRequest : nodeHttp.request;
    const guard = refuse === undefined ? {} : { lookup: guarded(new URL(url), refuse) };
    request(url, { signal, agent: false, ...guard }, resolve)
      .on("error", reject)
      .end();
  });
}

function guarded({ protocol, hostname, port }: URL, refuse: readonly number[]): LookupFunction {
  const standard = protocol === "https:" ? 443 : 80;
  const { check, lookup } = foreignAddress(port === "" ? standard : Number(port), refuse);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0) check(host);
  return lookup;
}

function reasonOf(error: unknown, timeout: AbortSignal): string {
  if (timeout.aborted) return `it did not answer within ${TIMEOUT / 1_000} s`;
  return error instanceof Error ? error.message : String(error);
}

function unreadable(url: string, reason: string): never {
  throw new BoughError("metrics-unreadable", `${url} cannot be read: ${reason}.`, {
    hint: "See that it answers what the definition says.",
  });
}
