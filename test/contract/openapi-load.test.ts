import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { BoughError } from "../../src/lib/bough-error.ts";
import { loadContract } from "../../src/release/contract/document/load-contract.ts";
import { inThread } from "../../src/release/contract/thread/in-thread.ts";
import { folderWith } from "./openapi-folder.ts";
import { largeContract } from "./openapi-large.ts";

const head = "openapi: 3.1.0\ninfo: { title: T, version: 1.2.3 }\n";

async function refusal(files: Readonly<Record<string, string>>, path = "openapi.yaml"): Promise<BoughError> {
  const folder = await folderWith(files);
  const error: unknown = await loadContract(folder, path).then(
    () => assert.fail("loaded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BoughError, String(error));
  assert.ok(error.hint !== undefined && error.hint !== "", "a hint");
  return error;
}

describe("a contract", () => {
  it("is read from YAML and JSON, with the files that it refers to", async () => {
    const folder = await folderWith({
      "api/openapi.yaml": `${head}paths:\n  /people:\n    $ref: ../parts/people.json#/paths/people\n`,
      "parts/people.json": JSON.stringify({
        paths: {
          people: {
            get: {
              responses: {
                200: { description: "ok", content: { "application/json": { schema: { $ref: "person.yaml" } } } },
              },
            },
          },
        },
      }),
      "parts/person.yaml": "type: object\nproperties:\n  boss: { $ref: person.yaml }\n  $ref: { type: string }\n",
    });
    const contract = await loadContract(folder, "api/openapi.yaml");
    assert.equal(contract.version, "1.2.3");
    assert.equal(contract.openapi, "3.1");
    assert.deepEqual([...contract.documents.keys()], ["api/openapi.yaml", "parts/people.json", "parts/person.yaml"]);
  });

  it("may hold schemas that hold each other, and data that looks like a reference", async () => {
    const folder = await folderWith({
      "openapi.yaml": `${head}paths: {}
components:
  schemas:
    A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } }, example: { $ref: 'https://example.com' } }
    B: { type: array, items: { $ref: '#/components/schemas/A' } }
    example: { default: { $ref: nowhere.yaml } }
`,
    });
    await loadContract(folder, "openapi.yaml");
  });

  const refusals: readonly (readonly [string, string, RegExp, string])[] = [
    [
      "of Swagger 2.0",
      "swagger: '2.0'",
      /^openapi\.yaml: expected an OpenAPI document .* got Swagger 2\.0$/,
      "contract-version",
    ],
    ["of OpenAPI 3.2", "openapi: 3.2.0", /got openapi: "3\.2\.0"$/, "contract-version"],
    ["that is a text", "hello", /a file that has no `openapi`$/, "contract-version"],
    ["that is a list", "- openapi", /a file that has no `openapi`$/, "contract-version"],
    ["that is no YAML", "a: [", /^openapi\.yaml: expected YAML, but /, "contract-unreadable"],
    [
      "with a number that JSON has not",
      `${head}paths: {}\nx-a: .inf`,
      /^openapi\.yaml#\/x-a: expected a value that JSON has/,
      "contract-unreadable",
    ],
    [
      "without paths in 3.0",
      "openapi: 3.0.3\ninfo: { title: T, version: '1' }",
      /expected a property "paths", which is missing$/,
      "contract-invalid",
    ],
    [
      "with a word that OpenAPI has not",
      `${head}paths: { /a: { get: { responses: { '200': { description: ok, contents: {} } } } } }`,
      /^openapi\.yaml#\/paths\/~1a\/get\/responses\/200: expected no property "contents"$/,
      "contract-invalid",
    ],
    [
      "with a remote reference",
      `${head}paths: { /a: { $ref: 'https://example.com/a.yaml' } }`,
      /^openapi\.yaml#\/paths\/~1a: expected .* "https:\/\/example\.com\/a\.yaml" is remote$/,
      "contract-remote-ref",
    ],
    [
      "with a reference to a file's URL",
      `${head}paths: { /a: { $ref: 'file:///etc/passwd' } }`,
      /is remote$/,
      "contract-remote-ref",
    ],
    [
      "with a reference to another host",
      `${head}paths: { /a: { $ref: '//example.com/a' } }`,
      /is remote$/,
      "contract-remote-ref",
    ],
    ["with a way out", `${head}paths: { /a: { $ref: '../a.yaml' } }`, /leads outside$/, "contract-outside"],
    [
      "with a hidden way out",
      `${head}paths: { /a: { $ref: 'x/%2e%2e/%2e%2e/a.yaml' } }`,
      /leads outside$/,
      "contract-outside",
    ],
    ["with an absolute path", `${head}paths: { /a: { $ref: '/etc/passwd' } }`, /leads outside$/, "contract-outside"],
    [
      "with a missing file",
      `${head}paths: { /a: { $ref: 'a.yaml' } }`,
      /there is no file "a\.yaml"$/,
      "contract-missing",
    ],
    [
      "with a reference to nothing",
      `${head}paths: { /a: { $ref: '#/components/pathItems/A' } }`,
      /there is nothing at "#\/components\/pathItems\/A"$/,
      "contract-invalid",
    ],
    [
      "with a reference to an anchor",
      `${head}paths: {}\ncomponents: { schemas: { A: { $ref: '#b' } } }`,
      /expected a JSON pointer/,
      "contract-invalid",
    ],
    [
      "with references that only lead to each other",
      `${head}paths: {}\ncomponents: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } }`,
      /leads back to itself$/,
      "contract-invalid",
    ],
    ["with aliases that multiply", bomb(), /its aliases make more than/, "contract-too-large"],
    ["with an alias of itself", `${head}x-a: &a { b: *a }`, /holds the alias itself$/, "contract-too-large"],
    ["nested without end", `${head}x-a: ${"[".repeat(5000)}${"]".repeat(5000)}`, /expected/, "contract-unreadable"],
  ];
  for (const [name, text, message, code] of refusals) {
    it(`${name} is refused`, async () => {
      const error = await refusal({ "openapi.yaml": text });
      assert.match(error.message, message);
      assert.equal(error.code, code);
    });
  }

  it("nested without end in JSON is refused", async () => {
    const text = `{"openapi":"3.1.0","x-a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    assert.match((await refusal({ "a.json": text }, "a.json")).message, /nested deeper than/);
  });

  it("names the place in another file where something is wrong", async () => {
    const error = await refusal({
      "openapi.yaml": `${head}paths: { /a: { get: { parameters: [{ $ref: 'parts.yaml#/q' }], responses: { '200': { description: ok } } } } }`,
      "parts.yaml": "q: { name: q, in: quarry, schema: { type: string } }",
    });
    assert.match(error.message, /^parts\.yaml#\/q\/in: expected one of .*"query"/);
  });

  it("with a value of no form is told what other forms have", async () => {
    const parameter = "{ name: q, in: quarry, schema: { type: string } }";
    const paths = `paths: { /a: { get: { parameters: [${parameter}], responses: { '200': { description: ok } } } } }`;
    const error = await refusal({ "openapi.yaml": `openapi: 3.0.3\ninfo: { title: T, version: '1' }\n${paths}` });
    assert.match(error.message, /parameters\/0\/in: expected one of "query", "header", "cookie"$/);
  });

  it("that is missing, a folder or outside is refused", async () => {
    assert.equal((await refusal({})).code, "contract-missing");
    assert.equal((await refusal({ "openapi.yaml/a": "" })).code, "contract-missing");
    assert.equal((await refusal({}, "../openapi.yaml")).code, "contract-outside");
    assert.equal((await refusal({}, "/etc/passwd")).code, "contract-outside");
  });

  it("behind a link that leads outside is refused, and behind one within is read", async () => {
    const outside = await folderWith({ "openapi.yaml": `${head}paths: {}` });
    const folder = await folderWith({ "real.yaml": `${head}paths: {}` });
    await symlink(join(outside, "openapi.yaml"), join(folder, "openapi.yaml"));
    await assert.rejects(loadContract(folder, "openapi.yaml"), { code: "contract-outside" });
    await symlink("real.yaml", join(folder, "near.yaml"));
    assert.equal((await loadContract(folder, "near.yaml")).version, "1.2.3");
  });
});

describe("contracts of 10 MB", () => {
  it("are compared in a thread within seconds, while the process goes on", async () => {
    const folder = await folderWith({ "old.json": largeContract("string"), "new.json": largeContract("integer") });
    let longest = 0;
    let last = performance.now();
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5).unref();
    const began = performance.now();
    const source = (path: string): { folder: string; path: string } => ({ folder, path });
    const { changes } = await inThread(
      { kind: "compare", serving: source("old.json"), next: source("new.json") },
      AbortSignal.timeout(60_000),
    );
    clearInterval(ticks);
    assert.ok(performance.now() - began < 30_000, `took ${performance.now() - began} ms`);
    assert.ok(longest < 500, `held the process up for ${longest} ms`);
    const broken = changes.filter(({ breaking }) => breaking);
    assert.deepEqual([...new Set(broken.map(({ code }) => code))].toSorted(), [
      "request-type-changed",
      "response-type-changed",
    ]);
    assert.equal(broken[0]?.operations.length, 4000);
  });

  it("are left alone when the signal says so", async () => {
    const folder = await folderWith({ "old.json": largeContract("string") });
    const source = { folder, path: "old.json" };
    const began = performance.now();
    await assert.rejects(inThread({ kind: "compare", serving: source, next: source }, AbortSignal.timeout(100)), {
      name: "TimeoutError",
    });
    assert.ok(performance.now() - began < 2000);
  });
});

function bomb(): string {
  const names = "abcdefghi".split("");
  const lines = names.map((name, index) => {
    const inner = index === 0 ? "x" : `*${names[index - 1]}`;
    return `x-${name}: &${name} [${Array.from({ length: 10 }, () => inner).join(", ")}]`;
  });
  return `${head}paths: {}\n${lines.join("\n")}\n`;
}
