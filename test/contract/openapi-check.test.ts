import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { type CheckOptions, checkRevision } from "../../src/release/contract/check/check-revision.ts";
import type { CheckReport } from "../../src/release/contract/check/check-report.ts";
import { loadContract } from "../../src/release/contract/document/load-contract.ts";
import { contractSteps } from "../../src/release/contract/steps/contract-steps.ts";
import { planContractChecks } from "../../src/release/contract/steps/plan-contract-checks.ts";
import { inThread } from "../../src/release/contract/thread/in-thread.ts";
import type { ReleaseRecord } from "../../src/model/records.ts";
import { app, service } from "../../src/model/index.ts";
import { resolve } from "../../src/config/resolve.ts";
import { folderWith } from "./openapi-folder.ts";

const people = `openapi: 3.1.0
info: { title: People, version: 1.0.0 }
servers: [{ url: 'https://example.com/api' }]
paths:
  /people:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }
        - { name: tags, in: query, explode: false, schema: { type: array, minItems: 2, items: { type: string, pattern: '^[a-z]{3}$' } } }
      responses:
        '200':
          description: all
          headers: { x-total: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Person' } } } }
    post:
      x-bough-check: true
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Person' } } }
      responses: { '201': { description: made } }
  /people/{id}:
    parameters: [{ name: id, in: path, required: true, example: ada, schema: { type: string } }]
    get:
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Person' } } } }
        '404': { description: none }
    delete: { responses: { '204': { description: gone } } }
  /secret:
    get:
      security: [{ key: [] }]
      responses: { '200': { description: ok } }
  /left-out:
    get: { x-bough-check: false, responses: { '200': { description: ok } } }
  /made-up/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
      responses: { '200': { description: ok } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Person:
      type: object
      required: [id, name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, minLength: 1 }
        mail: { type: [string, 'null'], format: email }
        boss: { $ref: '#/components/schemas/Person' }
        password: { type: string, writeOnly: true }
`;

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const ada = { id: 1, name: "Ada", mail: null, boss: { id: 2, name: "Bo" } };

/** Answers as the contract says. */
const keeps: Handler = (request, response, body) => {
  const json = (status: number, value: unknown): void => {
    response
      .writeHead(status, { "content-type": "application/json; charset=utf-8", "x-total": "1" })
      .end(JSON.stringify(value));
  };
  const path = request.url ?? "";
  if (request.method === "POST") {
    const sent = JSON.parse(body) as Record<string, unknown>;
    if (typeof sent["name"] === "string" && !("id" in sent)) response.writeHead(201).end();
    else response.writeHead(422).end();
  } else if (/^\/api\/people(\?|$)/.test(path)) json(200, [ada]);
  else if (path === "/api/people/ada") json(200, ada);
  else if (path === "/api/secret") response.writeHead(request.headers["x-key"] === "k" ? 200 : 401).end();
  else response.writeHead(404).end();
};

async function serve(handler: Handler): Promise<{ url: string; requests: string[] } & AsyncDisposable> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const body = Buffer.concat(chunks).toString();
      requests.push(`${request.method} ${request.url} ${body}`.trim());
      handler(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, [Symbol.asyncDispose]: close };
}

async function check(
  handler: Handler,
  options: Partial<CheckOptions> = {},
  text = people,
): Promise<CheckReport & { sent: string[]; url: string }> {
  await using server = await serve(handler);
  const contract = await loadContract(await folderWith({ "openapi.yaml": text }), "openapi.yaml");
  const report = await checkRevision(contract, server.url, {
    headers: {},
    signal: new AbortController().signal,
    ...options,
  });
  return { ...report, sent: server.requests, url: server.url };
}

/** A server that keeps the contract but for one path. */
const but =
  (path: RegExp, handler: Handler): Handler =>
  (request, response, body) =>
    (request.method === "GET" && path.test(request.url ?? "") ? handler : keeps)(request, response, body);

const json =
  (value: unknown, headers: Record<string, string> = { "x-total": "1" }): Handler =>
  (_, response) =>
    void response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

describe("a revision that keeps its contract", () => {
  it("passes, and what was not checked is named", async () => {
    const { failures, skips, requests, sent } = await check(keeps);
    assert.deepEqual(failures, []);
    assert.equal(requests, sent.length);
    assert.deepEqual(skips, [
      { operation: "DELETE /people/{id}", reason: "DELETE may change data: `x-bough-check: true` lets it be checked" },
      { operation: "GET /secret", reason: "it needs credentials (key), and the check has none" },
      { operation: "GET /left-out", reason: "`x-bough-check: false` excludes it" },
      {
        operation: "GET /made-up/{id}",
        reason: "the path was made up, and leads to nothing: give its parameters an `example`",
      },
    ]);
    assert.ok(sent.includes("GET /api/people"), "with what is required alone");
    const full = sent.find((line) => line.includes("limit="));
    assert.match(full ?? "", /^GET \/api\/people\?limit=[1-9]&tags=[a-z]{3}(,[a-z]{3})+$/);
  });

  it("gets the same requests again for the same seed", async () => {
    const [one, same, other] = [
      await check(keeps, { seed: 7 }),
      await check(keeps, { seed: 7 }),
      await check(keeps, { seed: 8 }),
    ];
    assert.deepEqual(one.sent.toSorted(), same.sent.toSorted());
    assert.notDeepEqual(one.sent.toSorted(), other.sent.toSorted());
  });

  it("gets the headers that lead to it, and is checked with credentials when there are some", async () => {
    const { failures, skips, sent } = await check(keeps, { headers: { "X-Key": "k" } });
    assert.deepEqual(failures, []);
    assert.ok(sent.includes("GET /api/secret"));
    assert.ok(!skips.some(({ operation }) => operation === "GET /secret"));
  });

  it("gets no more requests than the limit", async () => {
    const { requests, sent, skips } = await check(keeps, { requests: 2 });
    assert.equal(requests, 2);
    assert.equal(sent.length, 2);
    assert.ok(skips.some(({ reason }) => reason.endsWith("which is the limit")));
  });
});

describe("a revision that breaks its contract", () => {
  const faults: readonly (readonly [string, RegExp, Handler, RegExp])[] = [
    [
      "an error of its own",
      /\/people\/ada/,
      (_, response) => void response.writeHead(500).end(),
      /^answered 500, an error of the service itself/,
    ],
    [
      "an unknown status",
      /\/people\/ada/,
      (_, response) => void response.writeHead(202).end(),
      /^answered 202, which the contract does not have \(it has 200, 404\)$/,
    ],
    [
      "another media type",
      /\/people\/ada/,
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      /with text\/html, and not with application\/json$/,
    ],
    [
      "no JSON",
      /\/people\/ada/,
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end("<p>"),
      /JSON was expected, but there is "<p>"$/,
    ],
    [
      "a field missing",
      /\/people\/ada/,
      json({ id: 1 }),
      /at the top it was expected a property "name", which is missing$/,
    ],
    ["a field of another type", /\/people\/ada/, json({ id: "1", name: "Ada" }), /at \/id it was expected integer$/],
    ["a fault deep inside", /\/people\/ada/, json({ ...ada, boss: { id: 2, name: "" } }), /at \/boss\/name/],
    [
      "no value of a format",
      /\/people\/ada/,
      json({ ...ada, mail: "ada" }),
      /at \/mail it was expected the format email$/,
    ],
    ["a header missing", /\/people(\?|$)/, json([], {}), /^answered 200 without the header x-total$/],
    [
      "a header of another type",
      /\/people(\?|$)/,
      json([], { "x-total": "many" }),
      /with the header x-total: many, but/,
    ],
    [
      "a connection cut off",
      /\/people\/ada/,
      (request) => void request.socket.destroy(),
      /^gave no whole answer within/,
    ],
    [
      "an answer that does not end",
      /\/people\/ada/,
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).write("["),
      /^gave no whole answer within 300 ms: it took too long$/,
    ],
  ];
  for (const [name, path, handler, what] of faults) {
    it(`by ${name}, fails`, async () => {
      const { failures } = await check(but(path, handler), { timeout: 300 });
      assert.ok(failures.length > 0, "fails");
      assert.match(failures[0]?.what ?? "", what);
      assert.ok(failures.every(({ operation }) => operation.startsWith("GET /people")));
    });
  }

  it("is told with a request that can be tried by hand, without credentials", async () => {
    await using server = await serve(but(/\/people\/ada/, (_, response) => void response.writeHead(418).end()));
    const contract = await loadContract(await folderWith({ "openapi.yaml": people }), "openapi.yaml");
    const headers = { "X-Test": "it's", Authorization: "Bearer canary-secret" };
    const { failures } = await checkRevision(contract, server.url, { headers, signal: new AbortController().signal });
    const curl = failures[0]?.curl ?? "";
    assert.ok(!curl.includes("canary-secret") && !curl.includes("it's"), curl);
    // Not every machine has curl: the line is for a shell, and a shell says what it makes of it.
    const words = execFileSync("sh", ["-c", `curl() { printf '%s\\n' "$@"; }; ${curl}`], { encoding: "utf8" })
      .trim()
      .split("\n");
    assert.deepEqual(words, [
      "-i",
      "-X",
      "GET",
      "-H",
      "accept: application/json",
      "-H",
      "x-test: <x-test>",
      "-H",
      "authorization: <authorization>",
      `${server.url}/api/people/ada`,
    ]);
  });

  it("whose answer is too long is named as not checked", async () => {
    const { failures, skips } = await check(but(/\/people\/ada/, json({ ...ada, more: "x".repeat(2_000_000) })));
    assert.deepEqual(failures, []);
    assert.ok(
      skips.some(({ operation, reason }) => operation === "GET /people/{id}" && reason.includes("longer than 1 MB")),
    );
  });
});

describe("a hostile contract", () => {
  it("cannot have another host asked", async () => {
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\nservers: [{ url: '//elsewhere.example//x' }]\npaths: { '//other.example/a': { get: { responses: { '200': { description: ok } } } } }`;
    const { sent } = await check((_, response) => void response.writeHead(200).end(), {}, text);
    assert.deepEqual(sent, ["GET //x//other.example/a"]);
  });

  it("with a pattern that takes for ever ends with the signal", async () => {
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: { /a: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: string, pattern: '^(a+)+$' } } } } } } } }`;
    await using server = await serve(json(`${"a".repeat(60)}!`));
    const contract = { folder: await folderWith({ "openapi.yaml": text }), path: "openapi.yaml" };
    const began = performance.now();
    const run = inThread(
      { kind: "check", contract, baseUrl: server.url, headers: {}, seed: 1 },
      AbortSignal.timeout(3000),
    );
    await assert.rejects(run, { name: "TimeoutError" });
    assert.ok(performance.now() - began < 10_000);
  });
});

describe("the steps of contracts", () => {
  const definition = app({
    name: "shop",
    resources: { api: service({ start: "node api.js", contract: "openapi.yaml", paths: ["/"] }) },
  });
  const resolution = resolve(definition, "main", { taken: [] });
  assert.ok(resolution.status === "resolved");
  const { spec } = resolution;
  const release = (version: number): ReleaseRecord => {
    return {
      app: "shop",
      slug: "main",
      version,
      branch: "main",
      commit: "c".repeat(40),
      spec,
      artifacts: {},
      createdAt: "2026-01-01T00:00:00Z",
    };
  };
  const planned = planContractChecks({
    release: release(2),
    serving: release(1),
    built: () => ["build"],
    reachable: () => ["weigh"],
  });

  it("are compared first, then checked", () => {
    assert.deepEqual(
      planned.map(({ id, kind, needs }) => [id, kind, needs]),
      [
        ["contract.compare:api", "contract.compare", ["build"]],
        ["contract.check:api@v2", "contract.check", ["weigh", "contract.compare:api"]],
      ],
    );
    const first = planContractChecks({ release: release(1), serving: null, built: () => [], reachable: () => [] });
    assert.deepEqual(
      first.map(({ id }) => id),
      ["contract.check:api@v1"],
    );
  });

  async function run(
    kind: string,
    serving: string,
    next: string,
    baseUrl: string,
  ): Promise<{ lines: string[]; output: unknown }> {
    const folders = new Map([
      [1, await folderWith({ "openapi.yaml": serving })],
      [2, await folderWith({ "openapi.yaml": next })],
    ]);
    const steps = contractSteps({
      release: (_, version) => release(version),
      artifact: ({ version }) => Promise.resolve(folders.get(version) ?? ""),
      revision: () => Promise.resolve({ baseUrl, headers: { "x-bough-test": "1" } }),
    });
    const step = planned.find((one) => one.kind === kind);
    const handler = steps[kind];
    assert.ok(step !== undefined && handler !== undefined);
    const lines: string[] = [];
    const output = await handler({
      deployment: "d",
      step,
      outputs: {},
      signal: AbortSignal.timeout(20_000),
      log: (line) => lines.push(line),
    });
    return { lines, output };
  }

  it("refuse a contract that breaks the serving one, and let a compatible one through", async () => {
    const broken = people.replace("mail: { type: [string, 'null'], format: email }", "post: { type: string }");
    await assert.rejects(run("contract.compare", people, broken, ""), (error: Error & { code?: string }) => {
      assert.equal(error.code, "contract-broken");
      assert.match(error.message, /has no `mail` any more.*\[openapi\.yaml#\/components\/schemas\/Person\]/);
      return true;
    });
    const { lines, output } = await run(
      "contract.compare",
      people,
      broken.replace("version: 1.0.0", "version: 2.0.0"),
      "",
    );
    assert.ok(
      lines.some((line) => /has no `mail` any more.*accepted: version 2\.0\.0 is a new one/.test(line)),
      lines.join("\n"),
    );
    assert.ok(typeof output === "object" && output !== null && "accepted" in output);
  });

  it("refuse a revision that does not keep its contract, with the request", async () => {
    await using good = await serve(keeps);
    const { output } = await run("contract.check", people, people, good.url);
    assert.deepEqual(output, { requests: good.requests.length, skipped: 4 });
    await using bad = await serve(but(/\/people\/ada/, json({ id: 1 })));
    await assert.rejects(run("contract.check", people, people, bad.url), (error: Error & { code?: string }) => {
      assert.equal(error.code, "contract-not-kept");
      assert.match(error.message, /GET \/people\/\{id\} answered 200 .*"name", which is missing\n +curl -i -X GET/);
      return true;
    });
  });
});
