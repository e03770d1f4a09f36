import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDefinition } from "../../src/config/parse-definition.ts";
import { resolve } from "../../src/config/resolve.ts";
import { app, aws, canary, linear, service, site, table, type EnvironmentRule } from "../../src/model/index.ts";
import type { Spec } from "../../src/model/spec.ts";

const people = table({ key: "id" });
const api = service({ start: "node server.ts", link: { people }, contract: "openapi.yaml" });
const worker = service({ start: "node worker.ts", link: { api }, uses: { api: "1.2" } });
const web = site({ dir: "public", routes: { "/api/*": api } });
const resources = { people, api, worker, web };

type Rule = Omit<EnvironmentRule<typeof resources, "parent">, "branch">;

describe("the strategy of a rule", () => {
  it("is the same by a preset's name, and by its settings", () => {
    const preset = spec({ strategy: "Canary10Percent5Minutes" }).strategy;
    assert.deepEqual(preset, spec({ strategy: canary({ steps: [10], bake: "5m" }) }).strategy);
    const equal = spec({ strategy: "Linear25PercentEvery3Minutes" }).strategy;
    assert.deepEqual(equal, spec({ strategy: linear({ step: 25, every: "3m" }) }).strategy);
    assert.deepEqual(spec({ strategy: "rolling" }).strategy, { kind: "rolling" });
  });

  it("has every value of a canary and its judge", () => {
    const metrics = {
      payments: { of: api, bad: 'payments_total{result="failed"}', total: "payments_total" },
      queue: { of: worker, gauge: "queue_depth", max: 100 },
      rating: { url: "http://127.0.0.1:9000/rating", min: 3, looks: 5 },
    };
    const { strategy } = spec({ strategy: canary({ judge: { latency: false, metrics } }) });
    assert.deepEqual(strategy, {
      kind: "canary",
      steps: [5, 25, 50],
      bake: 300_000,
      chaos: null,
      judge: {
        alpha: 0.01,
        beta: 0.05,
        unit: "session",
        timeout: 3_600_000,
        errors: { toleratedRatio: 1, bad: 0.05 },
        latency: null,
        metrics: {
          payments: {
            kind: "counter",
            service: "api",
            path: "/metrics",
            bad: 'payments_total{result="failed"}',
            total: "payments_total",
            toleratedRatio: 1,
          },
          queue: {
            kind: "limit",
            source: { kind: "prometheus", service: "worker", path: "/metrics", name: "queue_depth" },
            min: null,
            max: 100,
            looks: 3,
          },
          rating: {
            kind: "limit",
            source: { kind: "url", url: "http://127.0.0.1:9000/rating" },
            min: 3,
            max: null,
            looks: 5,
          },
        },
      },
    });
    assert.equal("judge" in strategy && spec({ strategy: canary({ judge: false }) }).strategy.kind, "canary");
  });

  it("inherits settings of the same kind only", () => {
    const parent: Rule = { strategy: canary({ steps: [1, 2], bake: "1m" }) };
    const same = spec({ strategy: canary({ bake: "2m" }) }, parent).strategy;
    assert.deepEqual(same.kind === "canary" && [same.steps, same.bake], [[1, 2], 120_000]);
    const other = spec({ strategy: linear({ step: 20 }) }, parent).strategy;
    assert.deepEqual(other.kind === "linear" && [other.step, other.every], [20, 60_000]);
    assert.deepEqual(spec({ strategy: "blue-green" }, parent).strategy, { kind: "blue-green" });
  });
});

describe("hooks, gates and what goes with them", () => {
  it("are grouped, complete and inherited one by one", () => {
    const parent: Rule = { beforeTraffic: "npm run smoke", approval: { by: ["ada"] } };
    assert.throws(() => spec({}, parent), /environments|several services \(api, worker\).*the check must name/s);
    const checks = {
      beforeTraffic: [
        { run: "npm run smoke", with: api },
        { path: "/hello?full=1", status: 204 },
      ],
    };
    const found = spec({ window: { from: "09:00", to: "16:00", zone: "Europe/Berlin" } }, { ...parent, ...checks });
    assert.deepEqual(found.checks, {
      beforeTraffic: [
        { kind: "command", name: "npm run smoke", run: "npm run smoke", with: "api", timeout: 120_000 },
        {
          kind: "http",
          name: "GET /hello?full=1",
          method: "GET",
          path: "/hello?full=1",
          status: 204,
          contains: null,
          timeout: 10_000,
        },
      ],
      atEachStep: [],
      afterTraffic: [],
    });
    const window = { days: [1, 2, 3, 4, 5], from: "09:00", to: "16:00", zone: "Europe/Berlin", outside: "wait" };
    assert.deepEqual(found.gates, { approval: { by: ["ada"] }, window, freezes: [] });
  });

  it("keeps a replaced revision warm where the environment is fixed and two may run", () => {
    assert.equal(spec({}).keepWarm, 600_000);
    assert.equal(spec({ keepWarm: "1h" }).keepWarm, 3_600_000);
    assert.equal(spec({ strategy: "all-at-once", keepWarm: "1h" }).keepWarm, 0);
    assert.equal(spec({}, {}, "feature/a").keepWarm, 0);
  });

  it("takes the app's provider, and the rule's before it", () => {
    const region = "eu-central-1";
    assert.deepEqual(spec({}).provider, { name: "local" });
    const options = { name: "shop", resources, provider: aws({ region, domain: "example.org" }) };
    const definition = parse(
      app({ ...options, environments: { parent: { branch: "main" }, other: { branch: "*", provider: "local" } } }),
    );
    const [main, other] = ["main", "x"].map((branch) => resolve(definition, branch, { taken: [] }));
    assert.equal(main?.status === "resolved" && main.spec.provider.name, "aws");
    assert.equal(main?.status === "resolved" && main.origins["provider.region"], "app");
    assert.equal(other?.status === "resolved" && other.spec.provider.name, "local");
  });

  it("has experiments with every value", () => {
    const { chaos } = spec({
      chaos: {
        allowed: true,
        experiments: {
          slow: {
            steadyState: [{ path: "/" }, { of: api, metric: "error-rate", max: 0.05 }],
            method: [
              { kind: "latency", of: api, from: worker, ms: 300, jitter: 50 },
              { kind: "error", of: api, edge: true, share: 0.2 },
            ],
          },
        },
        schedule: { every: "4h" },
      },
    });
    assert.deepEqual(chaos.experiments["slow"], {
      title: "slow",
      duration: 60_000,
      steadyState: [
        { kind: "http", name: "GET /", path: "/", status: 200, within: 5000, tolerance: 1 },
        { kind: "metric", name: "error-rate of api", service: "api", metric: "error-rate", max: 0.05 },
      ],
      method: [
        {
          place: { at: "link", from: "worker", service: "api" },
          share: 1,
          direction: "response",
          fault: { kind: "latency", ms: 300, jitter: 50 },
        },
        {
          place: { at: "edge", service: "api" },
          share: 0.2,
          direction: "response",
          fault: { kind: "error", status: 503 },
        },
      ],
      stop: [],
    });
    assert.deepEqual(chaos.schedule?.experiments, ["slow"]);
  });
});

describe("a faulty setting of a release", () => {
  const manyMetrics = Object.fromEntries(
    Array.from({ length: 21 }, (_, index) => [`m${index}`, { url: "https://metrics.example", max: 1 }]),
  );
  const slow = { steadyState: [{ path: "/" }], method: [{ kind: "error", of: worker, from: api }] } as const;
  const faults: readonly (readonly [name: string, rule: object, message: RegExp])[] = [
    ["steps that do not grow", { strategy: canary({ steps: [10, 10] }) }, /strategy\.steps: expected shares that grow/],
    ["a step of everything", { strategy: canary({ steps: [100] }) }, /steps\[0\]: expected less than 100 %, got 100/],
    ["no steps", { strategy: canary({ steps: [] }) }, /steps: expected at least one share/],
    ["a preset of 100 %", { strategy: "Canary100Percent5Minutes" }, /steps\[0\]: expected less than 100 %/],
    ["an unknown property", { strategy: { kind: "canary", step: 5 } }, /strategy\.step: no such property/],
    ["a strategy of no kind", { strategy: {} }, /strategy.*expected "blue-green", "rolling"/],
    ["a probability of 1", { strategy: canary({ judge: { alpha: 1 } }) }, /judge/],
    ["a metric without limits", { strategy: canary({ judge: { metrics: { a: { of: api, gauge: "a" } } } }) }, /judge/],
    [
      "a judge of no service",
      { strategy: { kind: "canary", judge: { metrics: { a: { of: "ap", bad: "a", total: "b" } } } } },
      /metrics\.a\.of: expected a service of resources, got "ap"/,
    ],
    [
      "metrics without end",
      { strategy: canary({ judge: { metrics: manyMetrics } }) },
      /strategy\.judge\.metrics: expected at most 20 metrics/,
    ],
    ["no such experiment", { strategy: canary({ chaos: "slow" }) }, /strategy\.chaos: no such experiment: "slow"/],
    [
      "experiments that may not run",
      { chaos: { experiments: { slow: { ...slow, method: [{ kind: "kill", of: api }] } }, schedule: {} } },
      /chaos\.allowed: experiments may not run here/,
    ],
    [
      "a fault on no link",
      { chaos: { allowed: true, experiments: { slow } } },
      /method\[0\]\.from: api does not link worker/,
    ],
    [
      "a fault on nothing",
      { chaos: { experiments: { slow: { ...slow, method: [] } } } },
      /method: expected at least one fault/,
    ],
    [
      "a window without time zone",
      { window: { from: "09:00", to: "16:00", zone: "Berlin" } },
      /window\.zone: expected the name of a time zone/,
    ],
    [
      "a window of the 25th hour",
      { window: { from: "25:00", to: "16:00" } },
      /window\.from: expected a time such as "09:00"/,
    ],
    ["a window of no time", { window: { from: "09:00", to: "09:00" } }, /window: expected a window that ends/],
    [
      "a freeze that ends first",
      { freeze: { from: "2027-01-02T00:00:00Z", to: "2026-12-23T00:00:00Z", reason: "x" } },
      /freeze: expected a freeze that begins before it ends/,
    ],
    ["an approval by nobody", { approval: { by: [] } }, /approval\.by: expected at least one name/],
    [
      "a check of two kinds",
      { beforeTraffic: { run: "x", path: "/" } },
      /beforeTraffic: expected a shell command, \{ run, with \} or \{ path, status \}/,
    ],
    ["a cookie of two words", { sticky: { cookie: "a b" } }, /sticky\.cookie: expected a cookie's name/],
    ["no such region", { provider: aws({ region: "Frankfurt" }) }, /provider\.region: expected an AWS region/],
    [
      "an account of letters",
      { provider: aws({ region: "eu-central-1", account: "shop" }) },
      /provider\.account: expected an account's twelve digits/,
    ],
  ];
  for (const [name, rule, message] of faults)
    it(`is refused: ${name}`, () => assert.throws(() => spec(rule), { code: "definition-invalid", message }));

  it("is refused: a version of a contract that nobody has", () => {
    const lonely = service({ start: "x", paths: ["/x"], link: { worker }, uses: { worker: "1" } });
    const faulty = app({ name: "shop", resources: { ...resources, lonely } });
    assert.throws(() => parse(faulty), { message: /resources\.lonely\.uses\.worker: worker has no contract/ });
  });
});

function spec(rule: Rule, parent: Rule = {}, branch = "main"): Spec {
  const environments = {
    parent: { ...parent, branch: "parent" },
    child: { ...rule, extends: "parent" as const, branch: ["main"] },
    preview: { ...rule, extends: "parent" as const, branch: "*" },
  };
  const resolution = resolve(parse(app({ name: "shop", resources, environments })), branch, { taken: [] });
  assert.ok(resolution.status === "resolved");
  return resolution.spec;
}

/** As it comes from the sandbox: as JSON. */
const parse = (definition: object): ReturnType<typeof parseDefinition> =>
  parseDefinition(JSON.parse(JSON.stringify(definition)));
