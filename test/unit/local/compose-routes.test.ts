import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { composeRoutes, type RoutedRelease } from "../../../src/providers/local/routes/compose-routes.ts";
import { releaseParts } from "../../../src/providers/local/routes/release-parts.ts";
import type { RoutesInput } from "../../../src/providers/local/routes/routes-input.ts";
import { setTraffic } from "../../../src/providers/local/routes/set-traffic.ts";
import { plainTraffic, type TrafficSettings } from "../../../src/model/traffic.ts";
import { environment, release } from "../../support/local/planned-release.ts";

/** A release whose services have these paths. */
function routed(version: number, weight: number, services: Readonly<Record<string, readonly string[]>>): RoutedRelease {
  const health = { path: "/healthz", interval: 1, timeout: 1 };
  return {
    version,
    weight,
    retained: false,
    divides: true,
    routes: Object.entries(services).map(([name, paths]) => ({
      name,
      paths,
      target: { kind: "service", health: "/healthz" },
    })),
    backends: new Map(Object.keys(services).map((name) => [name, { kind: "instances", instances: [], health }])),
  };
}

/** Name → paths, and the revisions with their weights. */
const shown = (releases: readonly RoutedRelease[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    composeRoutes(releases).map(({ name, paths, revisions }) => [
      name,
      [paths, revisions.map(({ id, weight }) => `${id} ${weight}`)],
    ]),
  );

describe("the routes of two releases", () => {
  it("are divided in the same way for each resource", () => {
    const services = { api: ["/api/*"], web: ["/*"], inner: [] };
    assert.deepEqual(shown([routed(2, 10, services), routed(1, 90, services)]), {
      api: [["/api/*"], ["api@v2 10", "api@v1 90"]],
      web: [["/*"], ["web@v2 10", "web@v1 90"]],
      inner: [[], ["inner@v2 10", "inner@v1 90"]],
    });
  });

  it("lead a path to each release's own resource, where it has moved", () => {
    const before = routed(1, 90, { web: ["/*"] });
    const after = routed(2, 10, { web: ["/*"], admin: ["/admin/*"] });
    assert.deepEqual(shown([after, before]), {
      web: [["/*"], ["web@v2 10", "web@v1 90"]],
      admin: [[], ["admin@v2 10"]],
      "admin.web": [["/admin/*"], ["admin@v2 10", "web@v1 90"]],
    });
  });

  it("follow a page whose own path stands beside a folder of everything", () => {
    const before = routed(1, 50, { home: ["/"], web: ["/*"] });
    const after = routed(2, 50, { web: ["/*"] });
    assert.deepEqual(shown([after, before]), {
      web: [["/*"], ["web@v2 50", "web@v1 50"]],
      home: [[], ["home@v1 50"]],
      "web.home": [["/"], ["web@v2 50", "home@v1 50"]],
    });
  });

  it("of which one only keeps sessions have none of its own paths", () => {
    const kept = { ...routed(1, 0, { web: ["/*"], old: ["/old"] }), retained: true, divides: false };
    assert.deepEqual(shown([routed(2, 100, { web: ["/*"] }), kept]), { web: [["/*"], ["web@v2 100", "web@v1 0"]] });
  });
});

describe("what people have set of the traffic", () => {
  const input = (traffic: Partial<TrafficSettings>, shares = [[2, 100]]): RoutesInput => ({
    environment,
    hosts: [],
    shares: shares.map(([version = 0, share = 0]) => ({ version, share, instances: {} })),
    retained: [],
    earlier: {},
    tested: false,
    traffic: { ...plainTraffic, ...traffic },
  });
  const split = [
    { to: { kind: "release", release: 2 }, percent: 70 },
    { to: { kind: "release", release: 1 }, percent: 30 },
  ] as const;
  const weights = (of: RoutesInput): readonly (readonly [number, number])[] =>
    releaseParts(of).map(({ version, weight }) => [version, weight]);

  it("divides the traffic while one release serves, and not while another is on its way", () => {
    assert.deepEqual(weights(input({ split })), [
      [2, 70],
      [1, 30],
    ]);
    assert.deepEqual(
      weights(
        input({ split }, [
          [3, 10],
          [2, 90],
        ]),
      ),
      [
        [3, 10],
        [2, 90],
      ],
    );
    assert.deepEqual(weights(input({ split }, [[3, 100]])), [[3, 100]]);
  });

  it("brings in the releases that rules and the mirror name, at no weight", () => {
    const rules = [{ by: "cookie", name: "beta", value: "1", to: { kind: "release", release: 3 } }] as const;
    assert.deepEqual(weights(input({ rules, mirror: { to: 4, percent: 10 } })), [
      [2, 100],
      [3, 0],
      [4, 0],
    ]);
  });

  it("stands on the routes that have the release, after the rule of a test", () => {
    const traffic: TrafficSettings = {
      ...plainTraffic,
      rules: [
        { by: "cookie", name: "beta", value: "1", to: { kind: "release", release: 1 } },
        { by: "header", name: "x-team", value: "qa", to: { kind: "environment", slug: "staging" } },
      ],
      mirror: { to: 1, percent: 25 },
    };
    const settings = { traffic, isSplit: false, test: { release: "v2", value: "secret" }, releases: [release(2)] };
    const [both, only] = composeRoutes([
      routed(2, 100, { api: ["/*"], fresh: ["/fresh"] }),
      routed(1, 0, { api: ["/*"] }),
    ]).map((route) => setTraffic(route, settings));
    assert.deepEqual(
      both?.rules.map(({ to }) => to),
      [{ release: "v2" }, { release: "v1" }, { environment: "staging" }],
    );
    assert.deepEqual([both?.mirror, both?.retry?.attempts], [{ to: "v1", share: 0.25 }, 3]);
    assert.deepEqual(
      only?.rules.map(({ to }) => to),
      [{ release: "v2" }, { environment: "staging" }],
    );
    assert.equal(only?.mirror, null);
  });

  it("adds origins beside the release that serves", () => {
    const origin = { to: { kind: "origin", url: "https://legacy.example:8443", health: "/up" }, percent: 40 } as const;
    const traffic = { ...plainTraffic, split: [{ to: { kind: "release", release: 2 } as const, percent: 60 }, origin] };
    const [route] = composeRoutes([routed(2, 60, { api: ["/*"] })]).map((one) =>
      setTraffic(one, { traffic, isSplit: true, test: null, releases: [] }),
    );
    assert.deepEqual(
      route?.revisions.map(({ release: label, weight, backend }) => [label, weight, backend.kind]),
      [
        ["v2", 60, "instances"],
        ["legacy.example-8443", 40, "origin"],
      ],
    );
  });
});
