import { once } from "node:events";
import { createServer, request } from "node:http";
import type { RequestListener, Server } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { routerClient } from "../../src/router/client.ts";
import type { RouterClient } from "../../src/router/client.ts";
import type { Limits } from "../../src/router/limits.ts";
import type {
  EnvironmentRoutes,
  Route,
  RouteTable,
  SiteBackend,
  WeightedRevision,
} from "../../src/router/route-table.ts";
import { startWorker } from "../../src/router/worker.ts";
import { freePorts } from "../support/free-ports.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { waitFor } from "../support/wait-for.ts";

export const HOST = "main.shop.localhost";

export interface Rig {
  readonly port: number;
  readonly run: string;
  readonly tableFile: string;
  readonly client: RouterClient;
  publish(...environments: readonly EnvironmentRoutes[]): Promise<void>;
}

/** One worker in this process, in a folder of its own, gone when the test is over. */
export async function startRig(test: TestContext, limits: Partial<Limits> = {}): Promise<Rig> {
  const run = await folderOf(test);
  const tableFile = join(run, "routes.json");
  const port = await freePort();
  const worker = await startWorker({ port, socket: join(run, "router-0.sock"), tableFile, limits });
  test.after(() => worker.stop(0));
  const client = routerClient({ run, tableFile });
  const publish = async (...environments: readonly EnvironmentRoutes[]): Promise<void> => {
    await client.publish((table) => ({ ...table, environments }));
  };
  return { port, run, tableFile, client, publish };
}

export async function folderOf(test: TestContext): Promise<string> {
  const folder = await temporaryFolder("router");
  test.after(() => folder.remove());
  return folder.path;
}

/** A server of the app's own, answering with what `listener` says. */
export async function startOrigin(test: TestContext, listener: RequestListener): Promise<Server & { port: number }> {
  const server = createServer((request, response) => {
    if (request.url === "/healthz") response.end("ok");
    else listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

/** A server below HTTP: `serve` gets every connection. */
export async function startTcpOrigin(test: TestContext, serve: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

export interface RevisionOptions {
  readonly release?: string;
  readonly weight?: number;
  readonly retained?: boolean;
  readonly interval?: number;
}

export function revision(ports: readonly number[], options: RevisionOptions = {}): WeightedRevision {
  const { release = "v1", weight = 1, retained = false, interval = 60_000 } = options;
  return {
    id: `web@${release}`,
    release,
    weight,
    retained,
    backend: {
      kind: "instances",
      instances: ports.map((port, index) => ({ id: `web@${release}-${index}`, host: "127.0.0.1", port })),
      health: { path: "/healthz", interval, timeout: 500 },
    },
  };
}

/** The files of a folder. */
export function siteRevision(root: string, options: RevisionOptions & Partial<SiteBackend> = {}): WeightedRevision {
  const { release = "v1", weight = 1, retained = false, earlier = [], spa = false } = options;
  return { id: `site@${release}`, release, weight, retained, backend: { kind: "site", root, earlier, spa } };
}

export function route(name: string, paths: readonly string[], ...revisions: readonly WeightedRevision[]): Route {
  return { name, paths, revisions, rules: [], mirror: null, retry: null };
}

export function environment(...routes: readonly Route[]): EnvironmentRoutes {
  return {
    app: "shop",
    slug: "main",
    hosts: [HOST],
    routes,
    internal: [],
    maintenance: null,
    asleep: false,
    sticky: null,
  };
}

/** The usual table: everything goes to one revision of one service. */
export function single(port: number, options: RevisionOptions = {}): EnvironmentRoutes {
  return environment(route("web", ["/*"], revision([port], options)));
}

export function tableOf(version: number, ...environments: readonly EnvironmentRoutes[]): RouteTable {
  return { version, environments };
}

/** Sends the bytes as they are, and gives all that comes back until the router closes. */
export async function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close");
  return Buffer.concat(parts).toString("latin1");
}

export interface RawConnection {
  readonly socket: Socket;
  /** All that has come so far. */
  readonly text: () => string;
  /** Resolves once what has come matches. */
  readonly until: (pattern: RegExp) => Promise<string>;
}

export function rawConnection(test: TestContext, port: number): RawConnection {
  const socket = connect(port, "127.0.0.1");
  test.after(() => socket.destroy());
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (part: string) => {
    text += part;
  });
  socket.on("error", () => undefined);
  return {
    socket,
    text: () => text,
    until: (pattern) => waitFor(`${pattern} from the router`, () => (pattern.test(text) ? text : null)),
  };
}

export function get(port: number, path: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  return call(port, path, { headers });
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One request on a connection of its own, as an ordinary client sends it. */
export function call(
  port: number,
  path: string,
  { method = "GET", headers = {}, body = "" }: CallOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port, path, method, agent: false, headers: { host: HOST, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
