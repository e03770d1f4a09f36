import assert from "node:assert/strict";
import { it } from "node:test";
import { plainTraffic, type TrafficSettings } from "../../../src/model/traffic.ts";
import { checkTraffic, type TrafficContext } from "../../../src/server/traffic/check-traffic.ts";

const at = "2026-01-01T00:00:00.000Z";
const context: TrafficContext = {
  environment: {
    app: "shop",
    slug: "main",
    name: "production",
    branch: "main",
    rule: "production",
    protect: false,
    release: 2,
    commit: "0".repeat(40),
    seeded: true,
    asleep: false,
    provider: "local",
    status: "live",
    warm: [],
    traffic: plainTraffic,
    createdAt: at,
    updatedAt: at,
  },
  others: new Map(),
  underWay: null,
  ownPorts: [80, 4_800],
};

function lead(url: string): TrafficSettings {
  const change: Partial<TrafficSettings> = {
    split: [
      { to: { kind: "release", release: 2 }, percent: 50 },
      { to: { kind: "origin", url, health: null }, percent: 50 },
    ],
  };
  return checkTraffic(change, context);
}

it("no traffic is led to bough's own ports, by whatever name of this machine", () => {
  const hosts = ["127.0.0.1", "127.1", "2130706433", "0.0.0.0", "localhost", "main.shop.localhost", "LocalHost."];
  for (const host of [...hosts, "[::1]", "[::]", "[::ffff:127.0.0.1]"])
    for (const url of [`http://${host}:4800`, `http://${host}`])
      assert.throws(() => lead(url), { code: "traffic-invalid", message: /is bough itself/ }, url);
});

it("no rule goes by what ends at the router, or has a value that no client can send", () => {
  const rule = (by: "header" | "cookie", name: string, value: string): TrafficSettings =>
    checkTraffic({ rules: [{ by, name, value, to: { kind: "release", release: 2 } }] }, context);
  for (const name of ["Host", "connection", "X-Forwarded-For", "x-request-id"])
    assert.throws(() => rule("header", name, "1"), { code: "traffic-invalid", message: /ends at the router/ }, name);
  for (const value of ["", "a b", "a;b", "é"])
    assert.throws(() => rule("cookie", "beta", value), { code: "traffic-invalid" }, value);
  assert.throws(() => rule("header", "x-beta", ""), { code: "traffic-invalid" });
  assert.equal(rule("header", "x-beta", "a b").rules.length + rule("cookie", "host", "1").rules.length, 2);
});

it("other servers of this machine are as good as those elsewhere", () => {
  for (const url of ["http://127.0.0.1:8080", "http://10.0.0.7:4800", "https://shop.example", "https://localhost"])
    assert.equal(lead(url).split.length, 2, url);
});

it("nothing but maintenance is set while no instance runs", () => {
  const asleep = { ...context, environment: { ...context.environment, asleep: true } };
  const split = [{ to: { kind: "release", release: 2 }, percent: 100 }] as const;
  assert.throws(() => checkTraffic({ split }, asleep), { code: "environment-asleep", hint: /bough wake production/ });
  const maintenance = { mode: "stop", message: "Back at 9." } as const;
  assert.deepEqual(checkTraffic({ maintenance }, asleep), { ...plainTraffic, maintenance });
});
