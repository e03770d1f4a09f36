import { createServer, type IncomingMessage, type Server } from "node:http";

import { BoughError } from "../../lib/bough-error.ts";
import { readBody } from "../../lib/read-body.ts";
import type { Environments } from "./environments.ts";
import { inputs, type Health, type Inputs } from "./protocol.ts";

type Operations = { readonly [Name in keyof Inputs]: (input: Inputs[Name]) => unknown };

/** The API of bough's own parts, for a socket that only they can reach. `port`: that of the data API. */
export function adminApi(environments: Environments, port: () => number): Server {
  const operations: Operations = {
    ensureTable: ({ app, slug, name, ...definition }) => environments.ensureTable({ app, slug }, name, definition),
    listTables: () => environments.tables(),
    listEnvironments: () => environments.list(),
    removeEnvironment: (environment) => environments.remove(environment),
    grant: async ({ app, slug, consumer, tables }) => {
      const { accessKeyId, secretAccessKey } = await environments.grant({ app, slug }, consumer, tables);
      return { accessKeyId, secretAccessKey };
    },
    revoke: ({ app, slug, consumer }) => environments.revoke({ app, slug }, consumer),
    health: (): Health => ({
      pid: process.pid,
      port: port(),
      environments: environments.list().length,
      open: environments.open(),
    }),
  };
  return createServer((request, response) => {
    perform(operations, request)
      .then((body) => ({ status: 200, body }), errorAnswer)
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body ?? {}));
      })
      .catch(() => response.destroy());
  });
}

const MAX_BODY = 1024 * 1024;

async function perform(operations: Operations, request: IncomingMessage): Promise<unknown> {
  const name = (request.url ?? "").slice(1);
  if (request.method !== "POST" || !isOperation(name)) {
    throw new BoughError("operation-not-found", `the table server knows no ${request.method ?? ""} ${name}`);
  }
  const body = await readBody(request, MAX_BODY);
  const input = inputs[name].safeParse(JSON.parse(body?.toString() ?? "null"));
  if (!input.success) throw new BoughError("input-invalid", `${name}: ${input.error.issues.map(describe).join("; ")}`);
  return (operations[name] as (input: unknown) => unknown)(input.data);
}

function isOperation(name: string): name is keyof Inputs {
  return Object.hasOwn(inputs, name);
}

function describe({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `${path.map(String).join(".")}: ${message}`;
}

function errorAnswer(error: unknown): { readonly status: number; readonly body: object } {
  const { code, message, hint } =
    error instanceof BoughError
      ? error
      : new BoughError("tables-failed", error instanceof Error ? error.message : String(error));
  return { status: error instanceof BoughError ? 400 : 500, body: { error: { code, message, hint: hint ?? null } } };
}
