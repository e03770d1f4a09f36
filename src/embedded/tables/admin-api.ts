import type { IncomingMessage, Server } from "node:http";

import { BoughError } from "../../lib/bough-error.ts";
import { toErrorBody } from "../../lib/error-body.ts";
import { nodeHttp } from "../../lib/node-http.ts";
import { readBody } from "../../lib/read-body.ts";
import { checkInput } from "./check-input.ts";
import type { Environments } from "./environments.ts";
import type { Health, Inputs } from "./protocol.ts";

type Operations = { readonly [Name in keyof Inputs]: (input: Inputs[Name]) => unknown };

/** The API of bough's own parts, for a socket that only they can reach. `port`: that of the data API. */
export function adminApi(environments: Environments, port: () => number): Server {
  const operations: Operations = {
    ensureTable: ({ app, slug, name, key, sort, indexes }) =>
      environments.ensureTable({ app, slug }, name, { key, sort, indexes }),
    listTables: () => environments.tables(),
    listEnvironments: () => environments.list(),
    removeEnvironment: ({ app, slug }) => environments.remove({ app, slug }),
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
  return nodeHttp.createServer((request, response) => {
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
  if (request.method !== "POST" || !Object.hasOwn(operations, name)) {
    throw new BoughError("operation-not-found", `The table server knows no ${request.method ?? ""} ${name}.`);
  }
  const body = await readBody(request, MAX_BODY);
  const input = JSON.parse(body?.toString() ?? "{}") as Inputs["ensureTable"] & Inputs["grant"];
  checkInput(input);
  return operations[name as keyof Operations](input);
}

function errorAnswer(error: unknown): { readonly status: number; readonly body: object } {
  return { status: error instanceof BoughError ? 400 : 500, body: toErrorBody(error, "tables-failed") };
}
