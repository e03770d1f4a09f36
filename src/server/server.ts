import { createServer as createHttpServer, IncomingMessage, type Server, type ServerResponse } from "node:http";
import { chmod, rm } from "node:fs/promises";
import type { AddressInfo, ListenOptions } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { BoughError } from "../lib/bough-error.ts";
import { createApi } from "./api/create-api.ts";
import { bodyTooLarge } from "./body-too-large.ts";
import type { Control } from "./control.ts";
import { publicError } from "./public-error.ts";
import { checkSource, readSecret } from "./gate.ts";
import { serveGit } from "./git/serve-git.ts";
import { createHookServer } from "./git/serve-hooks.ts";
import { refuse } from "./refuse.ts";

export interface ServerOptions {
  readonly control: Control;
  readonly version: string;
  /** Path of the unix socket that git's hooks talk to, at most 100 bytes; its folder must be the owner's alone. */
  readonly hookSocket: string;
  /** Host names beside the loopback ones that the server answers to, without port. */
  readonly hosts?: readonly string[];
  /** Bytes that the body of an API call may have. Default: 1 MiB. */
  readonly bodyLimit?: number;
  /** Bytes that one git request may have. Default: 1 GiB. */
  readonly gitBodyLimit?: number;
  /** Milliseconds between two signs of life on an event stream. Default: 15 s. */
  readonly keepAlive?: number;
  /** Gets every error that the caller is told nothing of. */
  readonly onError: (error: unknown) => void;
}

export interface BoughServer {
  /** Listens on 127.0.0.1 and on the hook socket; gives the port. @throws `port-taken`, `path-too-long`. */
  listen(port: number): Promise<number>;
  /** Ends every connection, also those that stream. */
  close(): Promise<void>;
}

/** Milliseconds; slow headers are looked for every second, so that they are cut when they are due. */
const TIMEOUTS = { requestTimeout: 600_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };

const loopback = ["127.0.0.1", "localhost", "[::1]"];

/** The control plane's HTTP server: the API, git over HTTP, and the socket of git's hooks. */
export function createServer(options: ServerOptions): BoughServer {
  const settings = { hosts: [], bodyLimit: 1024 ** 2, gitBodyLimit: 1024 ** 3, keepAlive: 15_000, ...options };
  const names = [...loopback, ...settings.hosts];
  const routes = createApi();
  const tokens = new WeakMap<IncomingMessage, string>();
  const api = getRequestListener((request, { incoming }) =>
    routes.fetch(request, {
      ...settings,
      token: incoming instanceof IncomingMessage ? (tokens.get(incoming) ?? "") : "",
    }),
  );

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    checkSource(incoming.headers, names, incoming.socket.localPort ?? 0);
    if (incoming.url !== "/healthz") tokens.set(incoming, authenticate(incoming, settings.control));
    const forGit = incoming.url?.startsWith("/git/") ?? false;
    checkLength(incoming, forGit ? settings.gitBodyLimit : settings.bodyLimit);
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    if (forGit) await serveGit(incoming, outgoing, { control: settings.control, bodyLimit: settings.gitBodyLimit });
    else await api(incoming, outgoing);
  };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof BoughError) || error.code === "internal") settings.onError(error);
      refuse(incoming, outgoing, publicError(error));
    });
  };

  const http = createHttpServer(TIMEOUTS, handle).on("checkContinue", handle);
  const hooks = createHookServer(settings);
  return {
    listen: async (port) => {
      checkSocketPath(settings.hookSocket);
      await listen(http, { port, host: "127.0.0.1" });
      await rm(settings.hookSocket, { force: true });
      await listen(hooks, { path: settings.hookSocket });
      await chmod(settings.hookSocket, 0o600);
      return (http.address() as AddressInfo).port;
    },
    close: async () => {
      await Promise.all([close(http), close(hooks)]);
    },
  };
}

/** Name of the token. */
function authenticate(incoming: IncomingMessage, control: Control): string {
  const secret = readSecret(incoming.headers);
  const name = secret === null ? null : control.authenticate(secret);
  if (name !== null) return name;
  throw new BoughError("unauthorized", secret === null ? "This call needs a token." : "This token is not known.", {
    hint: "Send `Authorization: Bearer <token>`; for git, the token is the password. `bough token create` makes one.",
  });
}

function checkLength(incoming: IncomingMessage, limit: number): void {
  if (Number(incoming.headers["content-length"] ?? 0) > limit) throw bodyTooLarge(limit);
}

/** Longer ones are cut off by the operating system without a word. */
function checkSocketPath(path: string): void {
  if (Buffer.byteLength(path) <= 100) return;
  throw new BoughError("path-too-long", `A socket's path has at most 100 bytes: ${path}`, {
    hint: "Choose a shorter folder with --data.",
  });
}

function listen(server: Server, address: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EADDRINUSE") return reject(cause);
      const place = address.path ?? `port ${address.port}`;
      reject(
        new BoughError("port-taken", `${place} is in use by another program.`, {
          hint: "Choose another with --api-port.",
          cause,
        }),
      );
    });
    server.listen(address, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
