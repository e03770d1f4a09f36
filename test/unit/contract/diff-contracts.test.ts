import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../../../src/lib/json.ts";
import { diffContracts } from "../../../src/release/contract/compare/diff-contracts.ts";
import { compare, contractOf, contractWith, type Part, told } from "./contract-of.ts";

const text = { type: "string" };
const person = (properties: Part): Part => ({ Person: { type: "object", properties } });
const toPerson = { $ref: "#/components/schemas/Person" };

function people(schema: Json, more: Part = {}): Part {
  const response = { "200": { description: "ok", content: { "application/json": { schema } } } };
  return { paths: { "/people": { get: { responses: response, ...more } }, "/me": { get: { responses: response } } } };
}

describe("a comparison of contracts", () => {
  it("tells a change of a shared schema once, with its places and its operations", () => {
    const before = { ...people(toPerson), components: { schemas: person({ name: text, mail: text }) } };
    const after = { ...people(toPerson), components: { schemas: person({ name: text }) } };
    const { changes } = compare(before, after);
    assert.deepEqual(changes, [
      {
        code: "response-property-removed",
        breaking: true,
        message: "GET /people, response 200: has no `mail` any more (and 1 more operations)",
        before: { file: "openapi.yaml", pointer: "/components/schemas/Person/properties/mail" },
        after: { file: "openapi.yaml", pointer: "/components/schemas/Person" },
        operations: ["GET /me", "GET /people"],
        accepted: null,
      },
    ]);
  });

  it("names the field on the way to a change", () => {
    const list = (type: string): Json => ({
      type: "array",
      items: { type: "object", properties: { address: { type: "object", properties: { city: { type } } } } },
    });
    const [, change] = compare(people(list("string")), people(list("integer"))).changes;
    assert.equal(change?.message, "GET /people, response 200, `[].address.city`: was string, and is integer now");
  });

  it("ends with schemas that hold each other, and finds what changes behind them", () => {
    const circle = (type: string): Part => ({
      Person: {
        type: "object",
        properties: { friends: { type: "array", items: toPerson }, team: { $ref: "#/components/schemas/Team" } },
      },
      Team: { type: "object", properties: { members: { type: "array", items: toPerson }, name: { type } } },
      Endless: {
        allOf: [
          { $ref: "#/components/schemas/Endless" },
          { anyOf: [{ $ref: "#/components/schemas/Endless" }, toPerson] },
        ],
      },
    });
    const endless = { $ref: "#/components/schemas/Endless" };
    for (const schema of [toPerson, endless]) {
      const of = (type: string): Part => contractWith("response", schema, circle(type));
      assert.deepEqual(told(compare(of("string"), of("string"))), []);
      assert.deepEqual(told(compare(of("string"), of("integer"))), ["!response-type-changed"]);
    }
  });

  it("reads OpenAPI 3.0's nullable and exclusive limits", () => {
    const of = (schema: Json): Part => contractWith("response", schema);
    assert.deepEqual(told(compare(of(text), of({ ...text, nullable: true }), "3.0")), ["!response-nullable-added"]);
    const nullable = { nullable: true, allOf: [toPerson] };
    const withPerson = (schema: Json): Part => contractWith("response", schema, person({ a: text }));
    assert.deepEqual(told(compare(withPerson(toPerson), withPerson(nullable), "3.0")), ["!response-nullable-added"]);
    const least = (exclusive: boolean): Part => of({ type: "integer", minimum: 1, exclusiveMinimum: exclusive });
    assert.deepEqual(told(compare(least(false), least(true), "3.0")), ["response-limit-narrowed"]);
  });

  it("sees through a move from 3.0 to 3.1", () => {
    const before = contractOf(contractWith("response", { ...text, nullable: true }), "3.0");
    const after = contractOf(contractWith("response", { type: ["string", "null"] }), "3.1");
    assert.deepEqual(diffContracts(before, after).changes, []);
  });
});

describe("a breaking change", () => {
  const before = contractWith("response", { type: "object", properties: { a: text } });
  const schema = (mark: Part = {}): Part => ({ type: "object", properties: {}, ...mark });
  const accepted = (after: Part, serving: Part = before): (string | null)[] =>
    compare(serving, after)
      .changes.filter(({ breaking }) => breaking)
      .map((change) => change.accepted);

  it("is accepted by a new major version, and by a new minor one before 1.0", () => {
    const of = (version: string): Part => ({ info: { title: "T", version } });
    assert.deepEqual(accepted({ ...contractWith("response", schema()), ...of("2.0.0") }), [
      "version 2.0.0 is a new one after 1.0.0",
    ]);
    assert.deepEqual(accepted({ ...contractWith("response", schema()), ...of("1.9.0") }), [null]);
    assert.deepEqual(accepted({ ...contractWith("response", schema()), ...of("0.9.0") }), [null]);
    const early = { ...before, ...of("0.1.0") };
    assert.deepEqual(accepted({ ...contractWith("response", schema()), ...of("0.2.0") }, early), [
      "version 0.2.0 is a new one after 0.1.0",
    ]);
    assert.deepEqual(accepted({ ...contractWith("response", schema()), ...of("0.1.1") }, early), [null]);
  });

  it("is accepted by a mark at its schema, or around it, but not by one that serves already", () => {
    const marked = schema({ "x-bough-breaking": "nobody read it" });
    assert.deepEqual(accepted(contractWith("response", marked)), ["nobody read it"]);
    const spent = contractWith("response", { ...marked, properties: { a: text } });
    assert.deepEqual(accepted(contractWith("response", marked), spent), [null]);
    assert.deepEqual(accepted(contractWith("response", schema({ "x-bough-breaking": " " }))), [null]);
  });

  it("in a shared schema is accepted only when all operations that have it are marked", () => {
    const shared = (marks: readonly string[], properties: Part): Part => {
      const operation = {
        responses: { "200": { description: "ok", content: { "application/json": { schema: toPerson } } } },
      };
      const paths = Object.fromEntries(
        ["/a", "/b"].map((path) => [
          path,
          { get: marks.includes(path) ? { ...operation, "x-bough-breaking": "agreed" } : operation },
        ]),
      );
      return { paths, components: { schemas: person(properties) } };
    };
    const serving = shared([], { a: text });
    assert.deepEqual(accepted(shared(["/a"], {}), serving), [null]);
    assert.deepEqual(accepted(shared(["/a", "/b"], {}), serving), ["agreed"]);
  });

  it("that removes an operation is accepted by a mark at its path, or above", () => {
    const serving = people(text);
    const gone = (mark: Part, item: Part = {}): Part => ({
      ...mark,
      paths: { "/me": (serving["paths"] as Part)["/me"] ?? null, "/people": item },
    });
    assert.deepEqual(accepted(gone({}), serving), [null]);
    assert.deepEqual(accepted(gone({}, { "x-bough-breaking": "moved" }), serving), ["moved"]);
    assert.deepEqual(accepted(gone({ "x-bough-breaking": "all new" }), serving), ["all new"]);
  });
});
