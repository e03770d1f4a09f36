import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { app, aws, service, site, table } from "../../../src/model/index.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { compareEstimates } from "../../../src/providers/aws/cost/compare-estimates.ts";
import { estimateFoundation } from "../../../src/providers/aws/cost/estimate-foundation.ts";
import { estimateSpec } from "../../../src/providers/aws/cost/estimate-spec.ts";
import { idle } from "../../../src/providers/aws/cost/load.ts";
import { priceTable } from "../../../src/providers/aws/cost/price-table.ts";
import { specOf } from "../synth/support/inputs.ts";

const people = table({ key: "name" });
const api = service({ start: "node a.js", link: { people } });
const web = site({ dir: "public", routes: { "/api/*": api } });
const definition = app({
  name: "shop",
  resources: { people, api, web },
  provider: aws({ region: "us-east-1", domain: "example.org" }),
  environments: {
    production: { branch: "main", protect: true, set: { api: { instances: 2 } } },
    preview: { branch: "*" },
  },
});
const main = specOf(definition, "main");
const preview = specOf(definition, "feature-a");

function of(spec: Spec, load = idle, asleep = false) {
  const estimate = estimateSpec(spec, load, asleep);
  assert.ok(estimate?.loaded);
  return estimate.loaded;
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 0.005, `${actual} is not ${expected}`);

describe("the cost of an environment", () => {
  it("is that of its instances, by hour and size", () => {
    const { items } = of(main);
    const monthly = (what: string): number =>
      items.find((item) => item.of === "api" && item.what === what)?.monthly ?? 0;
    near(monthly("processor"), 2 * 730 * 0.25 * 0.032_38);
    near(monthly("memory"), 2 * 730 * 0.5 * 0.003_56);
    near(monthly("public addresses"), 2 * 730 * 0.005);
  });

  it("is little for a preview, and next to nothing when it sleeps", () => {
    const awake = of(preview).monthly;
    const asleep = of(preview, idle, true).monthly;
    assert.ok(awake < of(main).monthly / 2);
    near(asleep, 3 + 0.3 * 0.1 + 0.05 * 0.023);
  });

  it("grows with the load as its parts do", () => {
    const load = { ...idle, requestsPerMinute: 600, storedGigabytes: 10 };
    const { items } = of(main, load);
    const requests = 600 * 60 * 730;
    const item = (name: string, what: string): number =>
      items.find((one) => one.of === name && one.what === what)?.monthly ?? 0;
    near(item("people", "reads"), ((requests * 0.5) / 1e6) * 0.125);
    near(item("people", "writes"), ((requests * 0.5 * 0.2) / 1e6) * 0.625);
    near(item("people", "point-in-time recovery"), 10 * 0.2);
    near(item("edge", "requests"), requests / 1e6);
    near(item("edge", "transfer"), ((requests * 20) / 1024 ** 2) * 0.085);
    near(
      of(main, load).monthly,
      items.reduce((sum, { monthly }) => sum + monthly, 0),
    );
  });

  it("says whose prices these are, and since when", () => {
    const elsewhere = { ...main, provider: { ...main.provider, region: "ap-south-1" } } as Spec;
    assert.equal(estimateSpec(main, null)?.region, "us-east-1");
    assert.equal(estimateSpec(elsewhere, null)?.region, "eu-central-1");
    assert.match(estimateSpec(main, null)?.noted ?? "", /^\d{4}-\d{2}-\d{2}$/);
    assert.equal(estimateSpec({ ...main, provider: { name: "local" } }, null), null);
  });

  it("changes by what changes, the largest first", () => {
    const { resources } = main;
    const larger: Spec = {
      ...main,
      resources: { ...resources, api: { ...resources["api"], instances: 4 } as Spec["resources"][string] },
    };
    const difference = compareEstimates(of(main), of(larger));
    near(difference.after - difference.before, of(larger).monthly - of(main).monthly);
    assert.deepEqual(
      difference.changes.map(({ what }) => what),
      ["processor", "public addresses", "memory"],
    );
    near(compareEstimates(null, of(main)).after, of(main).monthly);
    near(compareEstimates(of(main), null).after, 0);
    assert.deepEqual(compareEstimates(of(main), of(main)).changes, []);
  });
});

describe("the cost of a foundation", () => {
  const { prices } = priceTable("us-east-1");
  const cost = { production: false, zone: false, prices };

  it("is its load balancer's in public subnets", () => {
    near(estimateFoundation({ ...cost, network: "public" }).monthly, 730 * (0.0225 + 2 * 0.005));
  });

  it("grows by NAT gateways or endpoints, of which production has one in each zone", () => {
    const base = estimateFoundation({ ...cost, network: "public" }).monthly;
    near(estimateFoundation({ ...cost, network: "nat" }).monthly - base, 730 * 0.05);
    near(estimateFoundation({ ...cost, network: "nat", production: true }).monthly - base, 2 * 730 * 0.05);
    near(estimateFoundation({ ...cost, network: "endpoints" }).monthly - base, 730 * 6 * 0.01);
  });
});
