import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Credentials, TablesClient } from "../../../src/embedded/tables/client.ts";
import { startTableServer } from "./start-table-server.ts";
import { orders, people } from "./table-definitions.ts";

/** A table server of its own, and applications that use it through the SDK. */
export interface TableRig extends AsyncDisposable {
  readonly data: string;
  readonly tables: TablesClient;
  /** Ensures the tables `people` and `orders`, and gives a client that may use them. */
  environment(app: string, slug: string): Promise<DynamoDBDocumentClient>;
  sdk(credentials: Credentials): DynamoDBDocumentClient;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

export async function startTableRig(): Promise<TableRig> {
  const data = await mkdtemp(join(tmpdir(), "bough-tables-"));
  let server = await startTableServer(data, 0);
  const clients: DynamoDBClient[] = [];

  const sdk = (credentials: Credentials): DynamoDBDocumentClient => {
    const endpoint = server.tables.endpoint();
    const client = new DynamoDBClient({ region: "us-east-1", endpoint, credentials, maxAttempts: 3 });
    clients.push(client);
    return DynamoDBDocumentClient.from(client);
  };
  return {
    data,
    get tables() {
      return server.tables;
    },
    sdk,
    async environment(app, slug) {
      await server.tables.ensureTable({ app, slug, name: "people", ...people });
      await server.tables.ensureTable({ app, slug, name: "orders", ...orders });
      return sdk(await server.tables.grant({ app, slug, consumer: "api", tables: ["people", "orders"] }));
    },
    kill: () => server.kill("SIGKILL"),
    async start() {
      server = await startTableServer(data, server.port);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await server.kill("SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}
