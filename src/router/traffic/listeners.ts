import { createServer } from "node:net";
import type { Server } from "node:net";

import { ClientConnection } from "./client-connection.ts";
import type { Route } from "./client-connection.ts";
import { internalRoute, publicRoute } from "./find-work.ts";
import type { Plane } from "./plane.ts";

/** The ports on which a worker takes traffic, and the connections that came in. All workers share each port. */
export class Listeners {
  /** Ports that could not be opened, with the reason. They are tried again. */
  readonly problems = new Map<number, string>();
  private readonly plane: Plane;
  private readonly connections = new Set<ClientConnection>();
  private readonly internal = new Map<number, Server>();
  /** Whether the public port takes connections. */
  listening = false;
  private main: Promise<Server> | null = null;
  private main6: Promise<Server | null> | null = null;
  private syncing: Promise<void> = Promise.resolve();

  constructor(plane: Plane) {
    this.plane = plane;
  }

  /** Opens the public port. Rejects with node's own error when it is taken. */
  async open(): Promise<void> {
    this.main ??= this.listen(this.plane.port, publicRoute(this.plane));
    await this.main;
    this.listening = true;
    await this.openIpv6();
  }

  /**
   * Opens the public port of `::1` as well, where there is one and nobody has it: browsers take it
   * for `localhost` before 127.0.0.1, so whoever else listened there would get what is meant for us.
   * Called again while somebody has it.
   */
  async openIpv6(): Promise<void> {
    if (!this.listening || this.plane.stopping) return;
    this.main6 ??= this.listen(this.plane.port, publicRoute(this.plane), "::1").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") this.main6 = null;
      return null;
    });
    await this.main6;
  }

  /** Opens and closes internal ports until they are those of the live table. */
  sync(): Promise<void> {
    this.syncing = this.syncing.then(() => this.syncNow());
    return this.syncing;
  }

  tick(now: number): void {
    for (const connection of this.connections) connection.tick(now);
  }

  /** Takes no more connections, lets requests finish until `deadline` (ms), then cuts them. */
  async close(deadline: number): Promise<void> {
    const main = await this.main?.catch(() => null);
    const main6 = await this.main6;
    for (const server of [main, main6, ...this.internal.values()]) server?.close();
    this.plane.stopping = true;
    for (const connection of this.connections) if (connection.idle) connection.close();
    const end = performance.now() + deadline;
    while (this.connections.size > 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const connection of this.connections) connection.destroy();
  }

  private async syncNow(): Promise<void> {
    const wanted = this.plane.live.internal;
    for (const [port, server] of this.internal) {
      if (wanted.has(port)) continue;
      server.close();
      this.internal.delete(port);
    }
    this.problems.clear();
    for (const port of wanted.keys()) {
      if (this.internal.has(port)) continue;
      try {
        this.internal.set(port, await this.listen(port, internalRoute(this.plane, port)));
      } catch (error) {
        this.problems.set(port, error instanceof Error ? error.message : String(error));
      }
    }
  }

  private async listen(port: number, route: Route, host = "127.0.0.1"): Promise<Server> {
    const { plane, connections } = this;
    const server = createServer({ noDelay: true }, (socket) => {
      connections.add(new ClientConnection(plane, socket, route, (connection) => connections.delete(connection)));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, reusePort: true, backlog: BACKLOG }, resolve);
    });
    return server;
  }
}

const BACKLOG = 1024;
