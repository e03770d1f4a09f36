import { BoughError } from "../../lib/bough-error.ts";
import { callSocket } from "../../lib/call-socket.ts";
import { fromErrorBody } from "../../lib/error-body.ts";
import type { NamedTable } from "./environments.ts";
import { socketPath, type Health, type Inputs } from "./protocol.ts";
import type { Environment } from "./table-model.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The table server of one installation. Errors are BoughError; `tables-unreachable` when it does not answer. */
export interface TablesClient {
  /**
   * Creates the table, and adds the indexes that it lacks; those that exist stay. Idempotent.
   * `table-key-conflict`: the table or an index exists with another key.
   */
  ensureTable(table: Inputs["ensureTable"]): Promise<void>;
  /** Tables of all environments, of an app's, or of one. */
  listTables(app?: string, slug?: string): Promise<readonly NamedTable[]>;
  /** Every environment that has a folder, with or without tables. */
  listEnvironments(): Promise<readonly Environment[]>;
  /** Removes all that an environment owns: tables, data, credentials. Idempotent. */
  removeEnvironment(app: string, slug: string): Promise<void>;
  /** Credentials of one consumer, the same at each call. `tables`, by their names in the definition, are added to what they open. */
  grant(grant: Inputs["grant"]): Promise<Credentials>;
  /** Ends a consumer's credentials. Idempotent. */
  revoke(grant: Inputs["revoke"]): Promise<void>;
  /** URL of the DynamoDB API. */
  endpoint(): string;
  health(): Promise<Health>;
}

/** Connects to the server that keeps the tables of `data`, the data directory of an installation. */
export async function tablesClient(data: string): Promise<TablesClient> {
  const socket = socketPath(data);

  async function call<Name extends keyof Inputs>(operation: Name, input: Inputs[Name]): Promise<unknown> {
    const { status, body } = await callSocket({
      socket,
      method: "POST",
      path: `/${operation}`,
      body: input,
      timeout: TIMEOUT,
    }).catch((cause: unknown) => {
      throw new BoughError("tables-unreachable", "The table server does not answer.", { cause });
    });
    if (status === 200) return body;
    throw (
      fromErrorBody(body) ?? new BoughError("tables-unreachable", `The table server answered with status ${status}.`)
    );
  }

  const { port } = (await call("health", {})) as Health;

  return {
    ensureTable: async (table) => void (await call("ensureTable", table)),
    async listTables(app, slug) {
      const all = (await call("listTables", {})) as NamedTable[];
      return all.filter((table) => (app ?? table.app) === table.app && (slug ?? table.slug) === table.slug);
    },
    listEnvironments: async () => (await call("listEnvironments", {})) as Environment[],
    removeEnvironment: async (app, slug) => void (await call("removeEnvironment", { app, slug })),
    grant: async (grant) => (await call("grant", grant)) as Credentials,
    revoke: async (grant) => void (await call("revoke", grant)),
    endpoint: () => `http://127.0.0.1:${port}`,
    health: async () => (await call("health", {})) as Health,
  };
}

// Filling a new index of a large table takes its time.
const TIMEOUT = 10 * 60 * 1000;
