import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { dynalite } from "../../../src/embedded/tables/dynalite.ts";

import { itemPrefix } from "../../../src/embedded/tables/atomic-view.ts";
import { startTableServer, type TableServerProcess } from "../../support/tables/start-table-server.ts";

interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

const people = {
  key: { name: "username", type: "S" },
  sort: null,
  indexes: { byCity: { key: { name: "city", type: "S" }, sort: null } },
} as const;

let data: string;
let server: TableServerProcess;
let db: DynamoDBClient;
let signed: { headers: Record<string, string>; body: string };

before(async () => {
  data = await mkdtemp(join(tmpdir(), "bough-tables-"));
  server = await startTableServer(data, 0);
  db = await environment("shop");
  signed = await recordSigned();
});

after(async () => {
  db.destroy();
  await server.kill("SIGTERM");
  await rm(data, { recursive: true, force: true });
});

async function environment(app: string): Promise<DynamoDBClient> {
  await server.tables.ensureTable({ app, slug: "main", name: "people", ...people });
  const credentials = await server.tables.grant({ app, slug: "main", consumer: "api", tables: ["people"] });
  return new DynamoDBClient({ region: "us-east-1", endpoint: server.tables.endpoint(), credentials, maxAttempts: 1 });
}

/** What the SDK sends for a GetItem, to be sent again with changes. */
async function recordSigned(): Promise<typeof signed> {
  let found: typeof signed | undefined;
  db.middlewareStack.add(
    (next) => (args) => {
      const { headers, body } = args.request as { headers: Record<string, string>; body: Uint8Array };
      found = { headers: { ...headers }, body: new TextDecoder().decode(body) };
      return next(args);
    },
    { step: "finalizeRequest", name: "record", priority: "low" },
  );
  await db.send(get("shop", "ann"));
  db.middlewareStack.remove("record");
  assert.ok(found);
  return found;
}

const get = (app: string, username: string): GetItemCommand =>
  new GetItemCommand({ TableName: `${app}-main-people`, Key: { username: { S: username } } });

const put = (app: string, username: string): PutItemCommand =>
  new PutItemCommand({ TableName: `${app}-main-people`, Item: { username: { S: username }, city: { S: "Oslo" } } });

function send(change: RawRequest): Promise<{ status: number; type: string }> {
  const headers = Object.entries({ ...signed.headers, ...change.headers }).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port: server.port,
        host: "127.0.0.1",
        method: change.method ?? "POST",
        path: change.path ?? "/",
        headers: Object.fromEntries(headers) as Record<string, string>,
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const { __type } = JSON.parse(text) as { __type?: string };
          resolve({ status: response.statusCode ?? 0, type: __type?.split("#")[1] ?? "" });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(change.body ?? signed.body);
  });
}

test("the recorded request is accepted as it was, so that what is refused below is refused for its change", async () => {
  assert.deepEqual(await send({}), { status: 200, type: "" });
});

const authorization = (change: (header: string) => string): Record<string, string> => ({
  authorization: change(signed.headers["authorization"] ?? ""),
});

const changes: readonly (readonly [what: string, change: () => RawRequest, type: string])[] = [
  ["no signature", () => ({ headers: { authorization: undefined } }), "MissingAuthenticationTokenException"],
  ["another scheme", () => ({ headers: { authorization: "Bearer x" } }), "MissingAuthenticationTokenException"],
  [
    "half a signature",
    () => ({ headers: { authorization: "AWS4-HMAC-SHA256 Credential=a/b" } }),
    "IncompleteSignatureException",
  ],
  ["another body", () => ({ body: signed.body.replace("ann", "bob") }), "InvalidSignatureException"],
  [
    "another body with its own hash",
    () => ({
      body: `${signed.body} `,
      headers: { "x-amz-content-sha256": "0".repeat(64), "content-length": undefined },
    }),
    "InvalidSignatureException",
  ],
  ["another operation", () => ({ headers: { "x-amz-target": "DynamoDB_20120810.Scan" } }), "InvalidSignatureException"],
  ["another path", () => ({ path: "/other" }), "InvalidSignatureException"],
  ["another query", () => ({ path: "/?a=b" }), "InvalidSignatureException"],
  ["another method", () => ({ method: "PUT" }), "InvalidSignatureException"],
  [
    "a signature of other bytes",
    () => ({ headers: authorization((header) => header.replace(/Signature=../, "Signature=zz")) }),
    "InvalidSignatureException",
  ],
  [
    "another service",
    () => ({ headers: authorization((header) => header.replace("/dynamodb/", "/s3/")) }),
    "InvalidSignatureException",
  ],
  [
    "a target that is not signed",
    () => ({ headers: authorization((header) => header.replace(";x-amz-target", "")) }),
    "InvalidSignatureException",
  ],
  ["an old date", () => ({ headers: { "x-amz-date": "20200101T000000Z" } }), "InvalidSignatureException"],
];

for (const [what, change, type] of changes) {
  test(`${what} is refused`, async () => {
    assert.deepEqual(await send(change()), { status: 400, type });
  });
}

test("a request of more than 16 MB is refused while the server goes on", async () => {
  const body = "x".repeat(17 * 1024 * 1024);
  const answer = await send({ body, headers: { "content-length": String(body.length) } }).catch(
    (error: unknown) => error,
  );
  // The answer, or a reset: the server stops reading in the middle.
  if (!(answer instanceof Error)) assert.deepEqual(answer, { status: 413, type: "RequestEntityTooLarge" });
  await db.send(get("shop", "ann"));
});

test("an item that dynalite trips over fails its own request and no other", async () => {
  const neighbour = await environment("neighbour");
  const { port } = server;
  await server.kill("SIGTERM");
  const store = dynalite.create({ path: join(data, "tables", "shop", "main", "level") });
  await store.db.open();
  const table = "shop-main-people";
  const broken = { username: { S: "broken" }, city: { N: "7" } };
  const key = dynalite.createKey(broken, { ...RECORD, TableName: table });
  await new Promise<void>((resolve, reject) => {
    store.db.batch([{ type: "put", key: itemPrefix(table) + key, value: broken }], (error) =>
      error ? reject(error) : resolve(),
    );
  });
  await store.db.close();
  server = await startTableServer(data, port);
  const { pid } = await server.tables.health();

  const results = await Promise.allSettled([
    db.send(put("shop", "broken")),
    ...Array.from({ length: 20 }, (_, index) => neighbour.send(put("neighbour", `n-${index}`))),
  ]);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 1);
  const [first] = results;
  assert.ok(first?.status === "rejected");
  assert.equal((first.reason as Error).name, "InternalServerError");
  await db.send(put("shop", "other"));
  assert.ok((await db.send(get("shop", "broken"))).Item, "the environment serves on");
  assert.equal((await server.tables.health()).pid, pid, "the same process");
  neighbour.destroy();
});

const RECORD = {
  TableStatus: "ACTIVE",
  AttributeDefinitions: [{ AttributeName: "username", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "username", KeyType: "HASH" }],
} as const;

test("whoever is not known is answered before the body is there", { timeout: 10_000 }, async () => {
  for (const authorization of [
    "",
    signed.headers["authorization"]?.replace(/Credential=\w+/, "Credential=AKIANOBODY"),
  ]) {
    const headers = { ...signed.headers, authorization, "content-length": String(16 * 1024 ** 2) };
    const outgoing = request(server.tables.endpoint(), { method: "POST", headers, agent: false });
    outgoing.on("error", () => undefined).write("{");
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    assert.equal(response.statusCode, 400);
    outgoing.destroy();
  }
});
