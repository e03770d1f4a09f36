import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Spec } from "../../../src/model/spec.ts";
import { app, service } from "../../../src/model/index.ts";
import { resolve } from "../../../src/config/resolve.ts";
import { consumersOf } from "../../../src/release/contract/consumers-of.ts";
import type { Comparison } from "../../../src/release/contract/compare/diff-contracts.ts";
import { compare, contractWith } from "./contract-of.ts";

const text = { type: "string" };
const fields = (...names: string[]): ReturnType<typeof contractWith> =>
  contractWith("response", { type: "object", properties: Object.fromEntries(names.map((name) => [name, text])) });

function comparison(serving: string, next: string, breaks: boolean): Comparison {
  const info = (version: string): object => ({ info: { title: "T", version } });
  return compare(
    { ...fields("a", "b"), ...info(serving) },
    { ...fields(...(breaks ? ["a"] : ["a", "b", "c"])), ...info(next) },
  );
}

function specWith(uses: string): Spec {
  const api = service({ start: "node api.js", contract: "openapi.yaml" });
  const web = service({ start: "node web.js", link: { backend: api }, uses: { backend: uses }, paths: ["/"] });
  const other = service({ start: "node other.js", link: { api }, paths: ["/other/*"] });
  const resolution = resolve(app({ name: "shop", resources: { api, web, other } }), "main", { taken: [] });
  assert.equal(resolution.status, "resolved");
  return resolution.spec;
}

const reasons = (uses: string, serving: string, next: string, breaks = false): string[] =>
  consumersOf([specWith(uses)], "api", comparison(serving, next, breaks)).map(({ reason }) => reason);

describe("the consumers of a contract", () => {
  it("are named when they pin another line than the next version's", () => {
    const [consumer, ...more] = consumersOf([specWith("1.2")], "api", comparison("1.4.0", "2.0.0", true));
    assert.deepEqual(more, []);
    assert.equal(consumer?.service, "web");
    assert.equal(consumer.link, "backend");
    assert.equal(consumer.reason, "2.0.0 is of another line than 1.2");
    assert.deepEqual(
      consumer.breaks.map(({ code }) => code),
      ["response-property-removed"],
    );
  });

  it("are not named when the next version keeps their pin", () => {
    assert.deepEqual(reasons("1.2", "1.4.0", "1.5.0"), []);
    assert.deepEqual(reasons("1", "1.4.0", "1.4.0"), []);
    assert.deepEqual(reasons("2.0", "1.4.0", "2.0.0", true), []);
    assert.deepEqual(reasons("0.3", "0.3.1", "0.3.2"), []);
  });

  it("are named when the next version is older, or breaks within their line", () => {
    assert.deepEqual(reasons("1.5", "1.5.0", "1.4.0"), ["1.4.0 is older than 1.5"]);
    assert.deepEqual(reasons("1.2", "1.4.0", "1.5.0", true), ["1.5.0 breaks 1.4.0 within the line of 1.2"]);
    assert.deepEqual(reasons("0.3", "0.3.0", "0.4.0", true), ["0.4.0 is of another line than 0.3"]);
  });

  it("are named when versions say nothing of what is kept", () => {
    assert.match(reasons("1.2", "2024-01", "2024-02")[0] ?? "", /cannot be told/);
  });
});
