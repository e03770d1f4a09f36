import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { dateOfBirthFault, greeting, usernameFault } from "./birthday.ts";
import type { People } from "./people.ts";
import { BodyTooLarge, readBody } from "./read-body.ts";

const BODY_LIMIT = 10_000;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 *   PUT /hello/<username>   {"dateOfBirth": "YYYY-MM-DD"}   → 204
 *   GET /hello/<username>                                   → {"message": "Hello, …"}
 *   GET /healthz                                            → {"status": "ok"}
 *
 * Every error is {"errors": {"<what it concerns>": "<what is wrong>"}}.
 */
export function api(people: People, today: () => Date): RequestListener {
  return (request, response) => {
    answer(request, people, today())
      .catch(failure)
      .then((result) => send(response, request, result))
      .catch(() => response.destroy());
  };
}

async function answer(request: IncomingMessage, people: People, today: Date): Promise<Answer> {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === "/healthz") return isRead(request) ? { status: 200, body: { status: "ok" } } : notAllowed("GET, HEAD");
  const username = /^\/hello\/([^/]+)$/.exec(path)?.[1];
  if (username === undefined) return { status: 404, body: { errors: { path: "is not one of this API" } } };
  if (isRead(request)) return greet(decode(username), people, today);
  if (request.method === "PUT") return save(decode(username), request, people, today);
  return notAllowed("GET, HEAD, PUT");
}

async function greet(username: string, people: People, today: Date): Promise<Answer> {
  const fault = usernameFault(username);
  if (fault !== null) return { status: 400, body: { errors: { username: fault } } };
  const dateOfBirth = await people.dateOfBirth(username);
  if (dateOfBirth === null) return { status: 404, body: { errors: { username: "is not known yet" } } };
  return { status: 200, body: { message: greeting(username, dateOfBirth, today) } };
}

async function save(username: string, request: IncomingMessage, people: People, today: Date): Promise<Answer> {
  const body = parseObject(await readBody(request, BODY_LIMIT));
  if (body === null) return { status: 400, body: { errors: { body: "must be a JSON object" } } };
  const { dateOfBirth } = body;
  const errors = faults({ username: usernameFault(username), dateOfBirth: dateOfBirthFault(dateOfBirth, today) });
  if (errors !== null) return { status: 400, body: { errors } };
  await people.save(username, String(dateOfBirth));
  return { status: 204 };
}

function faults(checks: Readonly<Record<string, string | null>>): Record<string, string | null> | null {
  const found = Object.entries(checks).filter(([, fault]) => fault !== null);
  return found.length === 0 ? null : Object.fromEntries(found);
}

function failure(error: unknown): Answer {
  if (error instanceof BodyTooLarge) {
    return { status: 413, headers: { connection: "close" }, body: { errors: { body: error.message } } };
  }
  console.error(error);
  return { status: 500, body: { errors: { server: "could not answer; the log says why" } } };
}

function send(response: ServerResponse, request: IncomingMessage, { status, headers, body }: Answer): void {
  const text = body === undefined ? "" : `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...(body !== undefined && { "content-type": "application/json; charset=utf-8" }),
    ...(status !== 204 && { "content-length": Buffer.byteLength(text) }),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(request.method === "HEAD" ? "" : text);
}

function notAllowed(allow: string): Answer {
  return { status: 405, headers: { allow }, body: { errors: { method: `must be one of ${allow}` } } };
}

function isRead(request: IncomingMessage): boolean {
  return request.method === "GET" || request.method === "HEAD";
}

/** A part of a path that cannot be decoded stays as it is, and is no username then. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
