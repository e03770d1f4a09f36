import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { BoughError } from "../../../lib/bough-error.ts";
import { nodeHttp } from "../../../lib/node-http.ts";
import { readBody } from "../../../lib/read-body.ts";

/** Milliseconds until the whole answer is there, and its most bytes. */
const TIMEOUT = 2_000;
const LIMIT = 4 * 1024 * 1024;

/**
 * The text that a URL answers with 200; redirections are not followed.
 *
 * Error: `metrics-unreadable`.
 */
export async function fetchText(url: string, signal?: AbortSignal): Promise<string> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const response = await open(url, either).catch((error: unknown) => unreadable(url, reasonOf(error, timeout)));
  try {
    if (response.statusCode !== 200) unreadable(url, `it answered ${response.statusCode ?? "nothing"}`);
    const body = await readBody(response, LIMIT).catch((error: unknown) => unreadable(url, reasonOf(error, timeout)));
    return body === null ? unreadable(url, `it answered more than ${LIMIT} bytes`) : body.toString("utf8");
  } finally {
    response.destroy();
  }
}

function open(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? httpsRequest : nodeHttp.request;
    request(url, { signal, agent: false }, resolve).on("error", reject).end();
  });
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
