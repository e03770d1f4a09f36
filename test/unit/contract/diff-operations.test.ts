import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../../../src/lib/json.ts";
import { compare, type Part, told } from "./contract-of.ts";

const ok = { description: "ok" };
const text = { type: "string" };
const json = (schema: Json): Part => ({ content: { "application/json": { schema } } });
const query = (more: Part = {}): Part => ({ name: "q", in: "query", schema: text, ...more });
const get = (operation: Part, path = "/people"): Part => ({
  paths: { [path]: { get: { responses: { "200": ok }, ...operation } } },
});
const schemes: Part = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  other: { type: "apiKey", in: "header", name: "X-Key" },
  moved: { type: "apiKey", in: "query", name: "key" },
  oauth: { type: "oauth2", flows: {} },
};
const secured = (security: Json): Part => ({ ...get({ security }), components: { securitySchemes: schemes } });
const answering = (responses: Part): Part => get({ responses });
const taking = (requestBody: Part): Part => ({
  paths: { "/people": { post: { requestBody, responses: { "200": ok } } } },
});

const cases: readonly (readonly [name: string, before: Part, after: Part, codes: readonly string[]])[] = [
  ["a path removed", get({}), { paths: {} }, ["!path-removed"]],
  ["a path added", { paths: {} }, get({}), ["operation-added"]],
  [
    "a method removed",
    { paths: { "/a": { get: { responses: { "200": ok } }, put: { responses: { "200": ok } } } } },
    get({}, "/a"),
    ["!method-removed"],
  ],
  [
    "a path parameter called otherwise",
    get({ parameters: [{ name: "id", in: "path", required: true, schema: text }] }, "/a/{id}"),
    get({ parameters: [{ name: "key", in: "path", required: true, schema: text }] }, "/a/{key}"),
    [],
  ],
  [
    "a path parameter narrowed",
    get({ parameters: [{ name: "id", in: "path", required: true, schema: text }] }, "/a/{id}"),
    get({ parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }] }, "/a/{id}"),
    ["!request-type-changed"],
  ],
  ["an optional parameter added", get({}), get({ parameters: [query()] }), ["request-parameter-added"]],
  [
    "a required parameter added",
    get({}),
    get({ parameters: [query({ required: true })] }),
    ["!request-parameter-required-added"],
  ],
  [
    "a required parameter added to the path item",
    get({}),
    { paths: { "/people": { parameters: [query({ required: true })], get: { responses: { "200": ok } } } } },
    ["!request-parameter-required-added"],
  ],
  [
    "a parameter required",
    get({ parameters: [query()] }),
    get({ parameters: [query({ required: true })] }),
    ["!request-parameter-required"],
  ],
  [
    "a parameter optional",
    get({ parameters: [query({ required: true })] }),
    get({ parameters: [query()] }),
    ["request-parameter-optional"],
  ],
  ["a parameter removed", get({ parameters: [query()] }), get({}), ["!request-parameter-removed"]],
  [
    "a parameter moved to the headers",
    get({ parameters: [query()] }),
    get({ parameters: [query({ in: "header" })] }),
    ["!request-parameter-removed", "request-parameter-added"],
  ],
  [
    "a header parameter in another case",
    get({ parameters: [query({ in: "header", name: "X-A" })] }),
    get({ parameters: [query({ in: "header", name: "x-a" })] }),
    [],
  ],
  [
    "a parameter written otherwise",
    get({ parameters: [query({ schema: { type: "array" } })] }),
    get({ parameters: [query({ schema: { type: "array" }, explode: false })] }),
    ["!request-parameter-style-changed"],
  ],
  [
    "the defaults of a style written out",
    get({ parameters: [query()] }),
    get({ parameters: [query({ style: "form", explode: true })] }),
    [],
  ],
  ["a body", get({}), get({ requestBody: json(text) }), ["request-body-added"]],
  [
    "a required body",
    get({}),
    get({ requestBody: { ...json(text), required: true } }),
    ["!request-body-required-added"],
  ],
  ["a body required", taking(json(text)), taking({ ...json(text), required: true }), ["!request-body-required"]],
  ["a body optional", taking({ ...json(text), required: true }), taking(json(text)), ["request-body-optional"]],
  ["a body removed", get({ requestBody: json(text) }), get({}), ["!request-body-removed"]],
  [
    "a media type of the body replaced",
    taking({ content: { "application/xml": {} } }),
    taking(json(text)),
    ["!request-media-type-removed", "request-media-type-added"],
  ],
  [
    "a media type of the body within a range",
    taking({ content: { "text/plain": { schema: text } } }),
    taking({ content: { "text/*": { schema: text } } }),
    ["request-media-type-added"],
  ],
  [
    "a media type of the response removed",
    answering({ "200": { ...ok, content: { "application/json": {}, "text/csv": {} } } }),
    answering({ "200": { ...ok, content: { "application/json": {} } } }),
    ["!response-media-type-removed"],
  ],
  [
    "a media type of the response added",
    answering({ "200": { ...ok, content: { "application/json": {} } } }),
    answering({ "200": { ...ok, content: { "application/json": {}, "text/csv": {} } } }),
    ["response-media-type-added"],
  ],
  [
    "a status replaced",
    answering({ "200": ok }),
    answering({ "201": ok }),
    ["!response-status-removed", "response-status-added"],
  ],
  ["a status removed", answering({ "200": ok, "404": ok }), answering({ "200": ok }), ["!response-status-removed"]],
  ["a status added", answering({ "200": ok }), answering({ "200": ok, "404": ok }), ["response-status-added"]],
  [
    "a status within a range",
    answering({ "200": ok, "404": ok }),
    answering({ "200": ok, "4XX": ok }),
    ["response-status-added"],
  ],
  [
    "a response header removed",
    answering({ "200": { ...ok, headers: { "X-Total": { schema: text } } } }),
    answering({ "200": ok }),
    ["!response-header-removed"],
  ],
  [
    "a response header optional",
    answering({ "200": { ...ok, headers: { "X-Total": { required: true, schema: text } } } }),
    answering({ "200": { ...ok, headers: { "x-total": { schema: text } } } }),
    ["!response-header-optional"],
  ],
  [
    "a response header of another type",
    answering({ "200": { ...ok, headers: { "X-Total": { schema: text } } } }),
    answering({ "200": { ...ok, headers: { "X-Total": { schema: { type: "integer" } } } } }),
    ["!response-type-changed"],
  ],
  [
    "a response header added",
    answering({ "200": ok }),
    answering({ "200": { ...ok, headers: { "X-Total": { schema: text } } } }),
    ["response-header-added"],
  ],
  ["credentials asked for", secured([]), secured([{ key: [] }]), ["!security-narrowed"]],
  ["credentials not asked for any more", secured([{ key: [] }]), secured([]), ["security-widened"]],
  ["one of two schemes less", secured([{ key: [] }, { oauth: [] }]), secured([{ key: [] }]), ["!security-narrowed"]],
  ["another scheme to choose", secured([{ key: [] }]), secured([{ key: [] }, { oauth: [] }]), ["security-widened"]],
  ["a scheme called otherwise", secured([{ key: [] }]), secured([{ other: [] }]), []],
  ["a scheme elsewhere", secured([{ key: [] }]), secured([{ moved: [] }]), ["!security-narrowed"]],
  ["a scope more", secured([{ oauth: ["read"] }]), secured([{ oauth: ["read", "write"] }]), ["!security-narrowed"]],
  [
    "a second scheme beside the first",
    secured([{ key: [] }]),
    secured([{ key: [], oauth: [] }]),
    ["!security-narrowed"],
  ],
  [
    "another path of the server",
    { ...get({}), servers: [{ url: "https://example.com/v1" }] },
    { ...get({}), servers: [{ url: "/v2" }] },
    ["!server-path-changed"],
  ],
  [
    "another host of the server",
    { ...get({}), servers: [{ url: "https://a.example/v1" }] },
    { ...get({}), servers: [{ url: "https://b.example/v1/" }] },
    [],
  ],
  ["an operation deprecated", get({}), get({ deprecated: true }), ["operation-deprecated"]],
];

describe("a change of an operation", () => {
  for (const [name, before, after, codes] of cases) {
    it(`${name}: ${codes.join(", ") || "nothing"}`, () => {
      assert.deepEqual(told(compare(before, after)), [...codes].toSorted());
    });
  }
});
