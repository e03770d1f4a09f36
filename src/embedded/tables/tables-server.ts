import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { listenOnSocket } from "../../lib/listen-on-socket.ts";
import { adminApi } from "./admin-api.ts";
import { dataApi } from "./data-api.ts";
import { openEnvironments } from "./environments.ts";
import { socketPath } from "./protocol.ts";

export interface TablesServerOptions {
  /** Data directory of the installation. */
  readonly data: string;
  /** Port of the DynamoDB API on 127.0.0.1; 0 for any. */
  readonly port: number;
  /** Milliseconds after which the database of an unused environment is closed. */
  readonly idle: number;
}

export interface TablesServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the tables of all environments below `<data>/tables/`. Ready when it resolves. */
export async function startTablesServer({ data, port, idle }: TablesServerOptions): Promise<TablesServer> {
  const environments = await openEnvironments(join(data, "tables"), idle);
  const front = dataApi(environments);
  const portOf = (): number => (front.address() as AddressInfo).port;
  const admin = adminApi(environments, portOf);
  front.listen(port, "127.0.0.1");
  await once(front, "listening");
  await listenOnSocket(admin, socketPath(data));
  return {
    port: portOf(),
    async close() {
      await Promise.all([stop(front), stop(admin)]);
      await environments.close();
    },
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  setTimeout(() => server.closeAllConnections(), GRACE).unref();
  await closed;
}

// For requests that are being answered.
const GRACE = 3000;
