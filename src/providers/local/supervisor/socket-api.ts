import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { BoughError } from "../../../lib/bough-error.ts";
import { type ErrorBody, toErrorBody } from "../../../lib/error-body.ts";
import type { ManagedProcess } from "./managed-process.ts";
import type { PortLeases } from "./port-leases.ts";
import type { ProcessRegistry } from "./process-registry.ts";
import type { ProcessSpec } from "./protocol.ts";

export interface SocketApiParts {
  readonly version: string;
  readonly processes: ProcessRegistry;
  readonly ports: PortLeases;
  /** Whether a shutdown is under way, in which nothing may start. */
  readonly stopping: () => boolean;
  /** Resolves when all processes are gone: who starts a new supervisor is among them, or may do so now. */
  readonly stopped: Promise<void>;
  readonly shutdown: () => Promise<void>;
}

/** Answers the protocol's requests. */
export function socketApi(parts: SocketApiParts): RequestListener {
  return (request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      const body = toErrorBody(error);
      send(response, errorStatus(body), body);
    });
  };
}

function errorStatus({ error: { code } }: ErrorBody): number {
  if (code.endsWith("-not-found")) return 404;
  if (code.endsWith("-conflict")) return 409;
  if (code === "supervisor-stopping") return 503;
  return code === "internal" ? 500 : 400;
}

async function answer(parts: SocketApiParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [collection = "", encoded, detail] = (request.url ?? "").slice(1).split("/");
  const id = encoded === undefined ? "" : decodeURIComponent(encoded);
  const operation = [request.method, collection, encoded && ":id", detail].filter(Boolean).join(" ");
  if (operation === "GET watch") return hold(response, parts.stopped);
  send(response, 200, await perform(parts, operation, id, request, response));
}

async function perform(
  { version, processes, ports, stopping, shutdown }: SocketApiParts,
  operation: string,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const started = (): ProcessRegistry => {
    if (stopping()) throw STOPPING;
    return processes;
  };
  switch (operation) {
    case "PUT processes :id":
      return (await started().ensure(id, parseSpec(await json(request)))).state;
    case "GET processes :id":
      return find(processes, id).state;
    case "GET processes":
      return processes.list().map(({ state }) => state);
    case "DELETE processes :id":
      await processes.stop(id);
      return {};
    case "POST processes :id crash":
      await find(processes, id).crash();
      return {};
    case "GET processes :id exit":
      return find(processes, id).waitExit(closing(response));
    case "PUT ports :id":
      return { port: await ports.lease(id) };
    case "DELETE ports :id":
      if (processes.get(id) !== null) throw portInUse(id);
      ports.release(id);
      return {};
    case "GET ports":
      return ports.list();
    case "GET health":
      started();
      return { pid: process.pid, version };
    case "POST shutdown":
      await shutdown();
      return { pid: process.pid };
    default:
      throw new BoughError("operation-not-found", `The supervisor knows no "${operation}".`);
  }
}

const STOPPING = new BoughError("supervisor-stopping", "The supervisor is shutting down.", {
  hint: "Start it again with `bough up`.",
});

function find(processes: ProcessRegistry, id: string): ManagedProcess {
  const found = processes.get(id);
  if (found === null) throw new BoughError("process-not-found", `There is no process ${id}.`);
  return found;
}

function portInUse(id: string): BoughError {
  return new BoughError("port-conflict", `Process ${id} runs on this port.`, {
    hint: "Stop the process: its port is released with it.",
  });
}

/** Callers are bough's own parts; this guards against a mistake, not against malice. */
function parseSpec(body: unknown): ProcessSpec {
  const { argv, cwd, env, log } = (body ?? {}) as Partial<ProcessSpec>;
  if (Array.isArray(argv) && argv.length > 0 && cwd !== undefined && env !== undefined && log !== undefined) {
    return body as ProcessSpec;
  }
  throw new BoughError("process-invalid", "The spec lacks argv, cwd, env or log.");
}

function closing(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  return controller.signal;
}

/** The end of the supervisor, however it comes, ends the answer. */
async function hold(response: ServerResponse, stopped: Promise<void>): Promise<void> {
  response.writeHead(200, { "content-type": "text/plain" });
  response.flushHeaders();
  await stopped;
  response.end();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
