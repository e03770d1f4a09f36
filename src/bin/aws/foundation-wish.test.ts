import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { foundationWish } from "./foundation-wish.ts";

const wish = (given: Parameters<typeof foundationWish>[0], before: object = {}) =>
  foundationWish(given, { name: "production", known: [], before });

describe("what is wanted of a foundation", () => {
  it("is what was told before, where nothing is said now", () => {
    const first = wish({
      domain: "example.org",
      hostedZone: "Z1",
      network: "nat",
      deployers: ["github:acme/shop@main,release"],
      alarmMails: ["team@example.org"],
      trail: true,
    });
    assert.deepEqual(first.deployers, [{ host: "github", repository: "acme/shop", branches: ["main", "release"] }]);
    assert.deepEqual(wish({}, first), first);
    assert.deepEqual(wish({ network: "public", alarmMails: [] }, first), {
      ...first,
      network: "public",
      alarmMails: [],
    });
  });

  it("takes the zone of the domain before for no other domain", () => {
    const before = { domain: "example.org", hostedZone: "Z1" };
    assert.equal(wish({ domain: "example.com" }, before).hostedZone, null);
    assert.equal(wish({ domain: "example.org" }, before).hostedZone, "Z1");
  });

  it("is refused when it names what there is not", () => {
    for (const given of [{ network: "mesh" }, { deployers: ["acme/shop"] }, { deployers: ["jenkins:acme/shop"] }])
      assert.throws(() => wish(given), { code: "usage" });
  });
});
