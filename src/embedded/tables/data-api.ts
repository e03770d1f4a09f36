import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

import { nodeHttp } from "../../lib/node-http.ts";
import { readBody } from "../../lib/read-body.ts";
import { ApiError, errorAnswer } from "./api-error.ts";
import type { Access, Environments } from "./environments.ts";
import { OPERATIONS, type OperationName } from "./operations.ts";
import { tablesOfRequest } from "./tables-of-request.ts";
import { readAuthorization, verifySignature } from "./verify-signature.ts";

// The largest request of DynamoDB.
const MAX_BODY = 16 * 1024 * 1024;

// Longer than SDKs keep an idle connection, so that none is closed under a request.
const KEEP_ALIVE = 75_000;

/** The DynamoDB API for applications: each access key opens its tables of its environment. */
export function dataApi(environments: Environments): Server {
  return nodeHttp.createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    answer(environments, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const { status, body } = errorAnswer(error);
        send(response, status, body);
      },
    );
  });
}

async function answer(environments: Environments, request: IncomingMessage): Promise<unknown> {
  // Before the body: whoever is not known may not make this process hold 16 MB.
  const authorization = readAuthorization(request.headers.authorization);
  const access = environments.access(authorization.accessKeyId);
  if (access === undefined) {
    throw new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const body = await readBody(request, MAX_BODY);
  if (body === null) throw new ApiError("RequestEntityTooLarge", "the request is larger than 16 MB", 413);
  const { method = "", url = "/", headers } = request;
  verifySignature({ method, url, headers, body }, authorization, access.grant.secretAccessKey, Date.now());
  const operation = operationOf(request);
  const data = parse(body);
  if (operation === "ListTables") return listTables(access, data);
  authorize(access, operation, data);
  if (!isOperation(operation)) throw unknown(operation);
  return access.store.use((store) => store.execute(operation, data));
}

function operationOf(request: IncomingMessage): string {
  const [version, operation = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  if (request.method !== "POST" || version !== "DynamoDB_20120810" || operation === "") throw unknown(operation);
  return operation;
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(body.toString());
    if (typeof data === "object" && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {
    // Falls through to the same answer.
  }
  throw new ApiError("SerializationException", "the body is not a JSON object");
}

/** The definition owns the tables, so operations on tables themselves are refused like foreign tables. */
function authorize(access: Access, operation: string, data: Record<string, unknown>): void {
  const denied = OWNED_BY_DEFINITION.has(operation) || tablesOfRequest(data).some((table) => !access.tables.has(table));
  if (!denied) return;
  const reason = OWNED_BY_DEFINITION.has(operation)
    ? "tables are made and removed by the application's definition"
    : "the table is not linked to the service that these credentials were given to";
  throw new ApiError("AccessDeniedException", `not authorized to perform: dynamodb:${operation}: ${reason}`);
}

const OWNED_BY_DEFINITION = new Set([
  "CreateTable",
  "DeleteTable",
  "UpdateTable",
  "TagResource",
  "UntagResource",
  "UpdateTimeToLive",
]);

function listTables({ tables }: Access, { Limit, ExclusiveStartTableName }: Record<string, unknown>) {
  const after = typeof ExclusiveStartTableName === "string" ? ExclusiveStartTableName : "";
  const limit = typeof Limit === "number" && Limit >= 1 ? Math.min(Limit, 100) : 100;
  const names = [...tables].sort().filter((name) => name > after);
  const page = names.slice(0, limit);
  return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
}

function isOperation(operation: string): operation is OperationName {
  return (OPERATIONS as readonly string[]).includes(operation);
}

function unknown(operation: string): ApiError {
  return new ApiError("UnknownOperationException", `${operation || "this"} is not available on the local provider`);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  const content = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": content.length,
    "x-amzn-requestid": randomBytes(26).toString("hex").toUpperCase(),
    "x-amz-crc32": crc32(content),
    // The rest of a body that was refused is not read: the connection cannot serve another request.
    ...(status === 413 ? { connection: "close" } : {}),
  });
  response.end(content);
}
