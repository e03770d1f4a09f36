import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseExposition, parseSelector, valuesOf } from "../../../src/server/judging/metrics/parse-exposition.ts";
import { parseNumber } from "../../../src/server/judging/metrics/parse-number.ts";

const page = `# HELP orders_total Orders.
# TYPE orders_total counter
orders_total{result="failed",shop="a \\"b\\" \\\\ \\n, }"} 3 1700000000000
orders_total{ result = "good" , shop="a", } 97
orders_total_more 5

queue_depth 1.5e1
empty{} -0.25
big +Inf
small -Inf
none NaN
exemplar_total 7 # {trace_id="x"} 1.0 1700000000.123
# EOF
`;

describe("Prometheus' text format", () => {
  const samples = parseExposition(page);
  const valuesFor = (selector: string): readonly number[] => valuesOf(samples, parseSelector(selector));

  it("gives samples by name and labels", () => {
    assert.deepEqual(valuesFor("orders_total"), [3, 97]);
    assert.deepEqual(valuesFor('orders_total{result="failed"}'), [3]);
    assert.deepEqual(valuesFor('orders_total{shop="a",result="good"}'), [97]);
    assert.deepEqual(valuesFor('orders_total{result="other"}'), []);
    assert.deepEqual(valuesFor("orders"), []);
    assert.deepEqual(valuesFor("queue_depth"), [15]);
    assert.deepEqual(valuesFor("empty"), [-0.25]);
    assert.deepEqual(
      [valuesFor("big"), valuesFor("small"), valuesFor("none")],
      [[Infinity], [-Infinity], [Number.NaN]],
    );
    assert.deepEqual(valuesFor("exemplar_total"), [7]);
    assert.equal(samples[0]?.labels["shop"], 'a "b" \\ \n, }');
  });

  it("takes lines that end as Windows has them", () => {
    assert.deepEqual(parseExposition("a 1\r\nb 2\r\n").length, 2);
  });

  for (const line of [
    "<html>",
    "orders_total",
    "orders_total x",
    "orders_total 0x10",
    "orders_total 1 2 3",
    "1orders 3",
    'orders{result="failed" 3',
    "orders{result=failed} 3",
    'orders{result="a",result="b"} 3',
    'orders{result="a" shop="b"} 3',
    "orders{,} 3",
    'orders{result="\\x"} 3',
    "{} 3",
    '{"value": 3}',
  ]) {
    it(`refuses ${line}`, () => {
      assert.throws(() => parseExposition(`good 1\n${line}\n`), { code: "metrics-invalid", message: /^Line 2 / });
    });
  }

  it("refuses a selector that is none", () => {
    assert.throws(() => parseSelector("orders{"), { code: "metrics-invalid" });
    assert.throws(() => parseSelector(""), { code: "metrics-invalid" });
  });

  it("reads a long line without taking for ever", () => {
    const begun = performance.now();
    assert.throws(() => parseExposition(`a{b="${"\\\\".repeat(200_000)}`), { code: "metrics-invalid" });
    assert.throws(() => parseExposition(`a{${" ".repeat(200_000)}`), { code: "metrics-invalid" });
    assert.ok(performance.now() - begun < 1_000);
  });
});

describe("a number of a URL", () => {
  it("is the text, or JSON's value", () => {
    assert.deepEqual(["12.5", " -3\n", "1e3", '{"value": 4}'].map(parseNumber), [12.5, -3, 1000, 4]);
  });

  for (const text of [
    "",
    "NaN",
    "Infinity",
    "1e999",
    "12 ms",
    '"12"',
    "null",
    "[1]",
    '{"value": "1"}',
    '{"value": null}',
    "{",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.throws(() => parseNumber(text), { code: "metrics-invalid" }));
  }
});
