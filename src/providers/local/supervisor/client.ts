import type { IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { BoughError } from "../../../lib/bough-error.ts";
import { fromErrorBody } from "../../../lib/error-body.ts";
import { nodeHttp } from "../../../lib/node-http.ts";
import { identify, isAlive, type ProcessIdentity } from "./process-identity.ts";
import type { PortLease, ProcessExit, ProcessSpec, ProcessState } from "./protocol.ts";
import { supervisorPaths } from "./supervisor-paths.ts";

/**
 * Every operation is idempotent, so a supervisor that is away for a moment is waited for: calls fail
 * with `supervisor-down` only when it stayed away for longer than `patience`.
 */
export interface SupervisorClient {
  /** Throws `process-conflict` when the id runs with another spec. */
  ensureProcess(id: string, spec: ProcessSpec): Promise<ProcessState>;
  getProcess(id: string): Promise<ProcessState | null>;
  listProcesses(): Promise<readonly ProcessState[]>;
  /** Nothing is left of it when this answers. */
  stopProcess(id: string): Promise<void>;
  /** Ends it as a crash does: nothing of it is left when this answers, and it is started again as after any exit. */
  crashProcess(id: string): Promise<void>;
  /** Answers when the job has ended, also across a restart of the supervisor. */
  waitExit(id: string, signal?: AbortSignal): Promise<ProcessExit>;
  leasePort(owner: string): Promise<number>;
  releasePort(owner: string): Promise<void>;
  listPorts(): Promise<readonly PortLease[]>;
  health(): Promise<{ readonly pid: number; readonly version: string }>;
  /** Nothing is left of the supervisor nor of its processes when this answers; none there is fine. */
  shutdown(): Promise<void>;
  /** Calls `onDown` once, as soon as the supervisor is gone or when there is none. */
  watch(onDown: () => void, signal: AbortSignal): void;
}

export interface ClientOptions {
  /** Milliseconds for which a supervisor that does not answer is waited for. */
  readonly patience?: number;
}

export function supervisorClient(data: string, { patience = 10_000 }: ClientOptions = {}): SupervisorClient {
  const { socket } = supervisorPaths(data);
  const call = <Result>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Result> =>
    patiently(patience, () => exchange<Result>({ socket, method, path, body, signal }), signal);
  const processPath = (id: string): string => `/processes/${encodeURIComponent(id)}`;
  const portPath = (owner: string): string => `/ports/${encodeURIComponent(owner)}`;

  return {
    ensureProcess: (id, spec) => call("PUT", processPath(id), spec),
    getProcess: (id) => call<ProcessState>("GET", processPath(id)).catch(nullWhenNotFound),
    listProcesses: () => call("GET", "/processes"),
    stopProcess: async (id) => {
      await call("DELETE", processPath(id));
    },
    crashProcess: async (id) => {
      await call("POST", `${processPath(id)}/crash`);
    },
    waitExit: (id, signal) => call("GET", `${processPath(id)}/exit`, undefined, signal),
    leasePort: async (owner) => (await call<{ port: number }>("PUT", portPath(owner))).port,
    releasePort: async (owner) => {
      await call("DELETE", portPath(owner));
    },
    listPorts: () => call("GET", "/ports"),
    health: () => call("GET", "/health"),
    shutdown: () => shutdown(socket),
    watch: (onDown, signal) => {
      hold(socket, signal).then(
        () => signal.aborted || onDown(),
        () => signal.aborted || onDown(),
      );
    },
  };
}

interface Exchange {
  readonly socket: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

async function exchange<Result>({ body, ...rest }: Exchange): Promise<Result> {
  const response = await open(rest, body === undefined ? "" : JSON.stringify(body));
  const answer = await json(response).catch(down);
  if (response.statusCode !== 200) throw fromErrorBody(answer) ?? supervisorDown(answer);
  return answer as Result;
}

function open({ socket, method, path, signal }: Omit<Exchange, "body">, body = ""): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = { socketPath: socket, method, path, agent: false as const };
  const request = nodeHttp.request(signal === undefined ? options : { ...options, signal });
  request.once("response", resolve);
  request.on("error", (error) => reject(signal?.aborted === true ? error : supervisorDown(error)));
  request.end(body);
  return promise;
}

const DOWN = "supervisor-down";

function supervisorDown(cause: unknown): BoughError {
  return new BoughError(DOWN, "The supervisor does not answer.", { hint: "Start it with `bough up`.", cause });
}

function down(cause: unknown): never {
  throw supervisorDown(cause);
}

async function patiently<Result>(
  patience: number,
  attempt: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let begun = Date.now();
  for (;;) {
    const attempted = Date.now();
    try {
      return await attempt();
    } catch (error) {
      if (!isDown(error) || signal?.aborted === true) throw error;
      // It answered for a while: this is a new absence.
      if (Date.now() - attempted > patience) begun = Date.now();
      if (Date.now() - begun >= patience) throw error;
    }
    await delay(50);
  }
}

const isDown = (error: unknown): boolean => error instanceof BoughError && error.code === DOWN;

function nullWhenNotFound(error: unknown): null {
  if (error instanceof BoughError && error.code === "process-not-found") return null;
  throw error;
}

/** The answer comes when all processes are gone; what the supervisor itself leaves is gone when it is. */
async function shutdown(socket: string): Promise<void> {
  try {
    const { pid } = await exchange<{ pid: number }>({ socket, method: "POST", path: "/shutdown" });
    const supervisor = identify(pid);
    if (supervisor !== null && pid !== process.pid) await end(supervisor);
  } catch (error) {
    if (!isDown(error)) throw error;
  }
}

async function end(supervisor: ProcessIdentity): Promise<void> {
  while (isAlive(supervisor)) await delay(5);
}

/** Answers when the held connection ends; fails when there is none. */
async function hold(socket: string, signal: AbortSignal): Promise<void> {
  const response = await open({ socket, method: "GET", path: "/watch", signal });
  response.resume();
  const { promise, resolve } = Promise.withResolvers<void>();
  response.once("close", resolve);
  response.on("error", () => resolve());
  await promise;
}
