import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";

const dynalite = createRequire(import.meta.url)("dynalite") as (options: { createTableMs: number }) => Server;

export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** Stops the service, and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Starts the real service with a table of its own: in the DynamoDB that `AWS_ENDPOINT_URL_DYNAMODB`
 * names, or else in one that runs in this process.
 */
export async function startService(): Promise<Service> {
  const given = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
  const database = given === undefined ? await startDatabase() : null;
  const env = {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: given ?? database?.url ?? "",
    PEOPLE_TABLE_NAME: `people-${process.pid}-${Date.now()}`,
    PORT: "0",
  };
  const table = await createTable(env);
  const child = spawn(process.execPath, ["server.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await table.remove();
    await database?.stop();
  };
  try {
    return { url: `http://127.0.0.1:${await announcedPort(child)}`, process: child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0 });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the database has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function createTable(env: {
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_ENDPOINT_URL_DYNAMODB: string;
  readonly PEOPLE_TABLE_NAME: string;
}): Promise<{ remove(): Promise<void> }> {
  const client = new DynamoDBClient({
    region: env.AWS_REGION,
    endpoint: env.AWS_ENDPOINT_URL_DYNAMODB,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
  });
  const TableName = env.PEOPLE_TABLE_NAME;
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "username", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "username", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
  return {
    async remove() {
      await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
    },
  };
}

async function announcedPort(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the service has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^listening on port (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`the service ended before it listened, with exit code ${child.exitCode}`);
}
