import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { rm } from "node:fs/promises";

import { toErrorBody } from "../../lib/error-body.ts";
import { nodeHttp } from "../../lib/node-http.ts";
import { answerAdmin } from "./answer-admin.ts";
import type { AdminAnswer } from "./answer-admin.ts";
import type { WorkerState } from "../state.ts";

/**
 * Opens a worker's admin socket: HTTP with JSON bodies, for this user only.
 *
 *   GET  /table     → { version, digest, table }
 *   PUT  /table     RouteTable → { version, digest, problems }       live when it answers
 *   POST /drain     { instances, deadline } → { drained, aborted }   answers when nothing is in flight to them
 *   POST /arms      { app, slug, flush } → Arm[]
 *   GET  /inflight  → { instance id: number }
 *   PUT  /faults    FaultLease[] → {}                                these and no others, until each one's time is over
 *   GET  /faults    → { lease, remaining, hits }[]
 *   GET  /health    → { pid, listening, version, digest, broken, problems }
 *   GET  /metrics   → Prometheus' text format
 */
export async function openAdminServer(state: WorkerState, socket: string): Promise<Server> {
  const server = nodeHttp.createServer((request, response) => {
    void respond(state, request, response);
  });
  // What is left of a worker that was killed would keep the name taken.
  await rm(socket, { force: true });
  const mask = process.umask(0o077);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, resolve);
    });
  } finally {
    process.umask(mask);
  }
  return server;
}

async function respond(state: WorkerState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body } = await answer(state, request);
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function answer(state: WorkerState, request: IncomingMessage): Promise<AdminAnswer> {
  try {
    const text = await readText(request);
    return await answerAdmin(state, `${request.method} ${request.url}`, text);
  } catch (error) {
    const body = toErrorBody(error, "admin-failed");
    return { status: STATUS_OF[body.error.code] ?? 500, type: "application/json", body: JSON.stringify(body) };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

const STATUS_OF: Readonly<Record<string, number>> = {
  "admin-unknown": 404,
  "admin-malformed": 400,
  "fault-invalid": 400,
  "route-table-invalid": 400,
  "route-table-stale": 409,
};
