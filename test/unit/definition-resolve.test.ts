import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LiveEnvironment } from "../../src/config/identify.ts";
import { parseDefinition } from "../../src/config/parse-definition.ts";
import { resolve } from "../../src/config/resolve.ts";
import { app, type Definition, service, site, table } from "../../src/model/index.ts";
import type { Origins, Spec } from "../../src/model/spec.ts";
import { serviceDefaults, specDefaults } from "../../tools/spec-defaults.ts";

const people = table({ key: "username" });
const api = service({ start: "node server.ts", link: { people }, env: { GREETING: "Hello", DEBUG: "1" } });
const web = site({ dir: "public", routes: { "/hello/*": api } });

const birthday = defined(
  app({
    name: "birthday",
    resources: { people, api, web },
    environments: {
      production: {
        branch: "main",
        protect: true,
        strategy: "all-at-once",
        set: { api: { instances: 2, memory: "1gb", env: { DEBUG: undefined, LEVEL: "warn" } } },
      },
      staging: { branch: "staging", extends: "production", protect: false, set: { api: { memory: undefined } } },
      preview: {
        branch: "*",
        except: "*-no-infra",
        extends: "staging",
        strategy: undefined,
        set: { api: { instances: 1, startTimeout: "5s" } },
        seed: "node seed.ts",
      },
    },
  }),
);

describe("resolve", () => {
  it("fills in every default of the smallest definition", () => {
    const hello = defined(app({ name: "hello", resources: { web: service({ start: "node server.js" }) } }));
    assert.deepEqual(resolved(hello, "main").spec, {
      app: "hello",
      environment: "production",
      branch: "main",
      slug: "main",
      rule: "production",
      preview: false,
      protect: false,
      ...specDefaults,
      keepWarm: 600_000,
      seed: null,
      seedWith: null,
      resources: {
        web: {
          kind: "service",
          root: ".",
          build: null,
          start: "node server.js",
          health: "/",
          startTimeout: 60_000,
          stopTimeout: 10_000,
          instances: 1,
          memory: null,
          env: {},
          ...serviceDefaults,
          paths: ["/*"],
          link: {},
        },
      },
    } satisfies Spec);
    const preview = resolved(hello, "feature/a").spec;
    assert.deepEqual([preview.environment, preview.rule, preview.preview], ["feature-a", "preview", true]);
    assert.deepEqual(resolve(hello, "idea-no-infra", { taken: [] }), {
      status: "skipped",
      reason: "rule preview leaves out *-no-infra",
    });
  });

  it("inherits by extends: objects merge, the rest replaces, undefined unsets", () => {
    const production = resolved(birthday, "main");
    const staging = resolved(birthday, "staging");
    const preview = resolved(birthday, "feature/a");
    assert.deepEqual(
      [production, staging, preview].map(({ spec }) => {
        const { instances, memory, env, startTimeout } = serviceOf(spec, "api");
        return { protect: spec.protect, strategy: spec.strategy.kind, instances, memory, env, startTimeout };
      }),
      [
        {
          protect: true,
          strategy: "all-at-once",
          instances: 2,
          memory: 1024 ** 3,
          env: { GREETING: "Hello", LEVEL: "warn" },
          startTimeout: 60_000,
        },
        {
          protect: false,
          strategy: "all-at-once",
          instances: 2,
          memory: null,
          env: { GREETING: "Hello", LEVEL: "warn" },
          startTimeout: 60_000,
        },
        {
          protect: false,
          strategy: "blue-green",
          instances: 1,
          memory: null,
          env: { GREETING: "Hello", LEVEL: "warn" },
          startTimeout: 5000,
        },
      ],
    );
  });

  it("says of every value where it comes from", () => {
    const { spec, origins } = resolved(birthday, "feature/a");
    const expected: Origins = {
      "resources.api.start": "resources",
      "resources.api.health": "default",
      "resources.api.instances": "preview",
      "resources.api.memory": "staging",
      "resources.api.env.GREETING": "resources",
      "resources.api.env.LEVEL": "production",
      "resources.api.link.people": "resources",
      "resources.people.key.name": "resources",
      'resources.web.routes["/hello/*"]': "resources",
      "resources.web.paths": "default",
      protect: "staging",
      "strategy.kind": "preview",
      seed: "preview",
    };
    for (const [path, origin] of Object.entries(expected)) assert.equal(origins[path], origin, path);
    assert.deepEqual(
      Object.keys(origins).filter((path) => origins[path] === undefined),
      [],
    );
    assert.ok(Object.keys(spec).every((key) => Object.keys(origins).some((path) => path.startsWith(key))));
  });

  it("drops what was inherited for a resource that a rule sets to undefined", () => {
    const definition = defined(
      app({
        name: "shop",
        resources: { api: service({ start: "x", instances: 3 }), worker: service({ start: "y", paths: ["/w/*"] }) },
        environments: {
          production: { branch: "main", set: { api: { instances: 9 }, worker: { instances: 4 } } },
          staging: { branch: "staging", extends: "production", set: { api: undefined } },
          preview: { branch: "*", extends: "production", set: undefined },
        },
      }),
    );
    const instances = (branch: string): number[] =>
      ["api", "worker"].map((name) => serviceOf(resolved(definition, branch).spec, name).instances);
    assert.deepEqual(instances("main"), [9, 4]);
    assert.deepEqual(instances("staging"), [3, 4]);
    assert.deepEqual(instances("other"), [3, 1]);
  });

  it("takes a branch by its exact name, then by the longest prefix, then in the order of writing", () => {
    const rule = (branch: string): string => {
      const definition = defined(
        app({
          name: "shop",
          resources: { web: service({ start: "x" }) },
          environments: {
            any: { branch: "*" },
            features: { branch: "feature/*" },
            ends: { branch: "*-x" },
            deep: { branch: ["feature/deep/*", "fix/?"], except: ["feature/deep/not*"] },
            named: { branch: ["feature/deep/one", "two"] },
          },
        }),
      );
      const resolution = resolve(definition, branch, { taken: [] });
      return resolution.status === "resolved" ? resolution.spec.rule : resolution.reason;
    };
    assert.equal(rule("other"), "any");
    assert.equal(rule("other-x"), "any");
    assert.equal(rule("feature/a"), "features");
    assert.equal(rule("feature/deep/two"), "deep");
    assert.equal(rule("feature/deep/not-this"), "features");
    assert.equal(rule("feature/deep/one"), "named");
    assert.equal(rule("fix/1"), "deep");
    assert.equal(rule("fix/12"), "any");
  });

  it("names a branch that no rule takes, with what the rules take", () => {
    const definition = defined(
      app({
        name: "shop",
        resources: { web: service({ start: "x" }) },
        environments: { production: { branch: "main" }, staging: { branch: ["stage/*", "rc-*"] } },
      }),
    );
    assert.deepEqual(resolve(definition, "other", { taken: [] }), {
      status: "skipped",
      reason: "no environment rule takes the branch other: production takes main; staging takes stage/*, rc-*",
    });
  });

  it("gives a rule with several exact names a preview for each of them", () => {
    const definition = defined(
      app({
        name: "shop",
        resources: { web: service({ start: "x" }) },
        environments: { long: { branch: ["alpha", "beta"] } },
      }),
    );
    const names = ["alpha", "beta"].map((branch) => resolved(definition, branch).spec);
    assert.deepEqual(
      names.map((spec) => [spec.environment, spec.preview]),
      [
        ["alpha", true],
        ["beta", true],
      ],
    );
  });

  it("lets the sole service answer all paths, and others none but those they name", () => {
    const paths = (resources: Parameters<typeof app>[0]["resources"]): unknown => {
      const { spec } = resolved(defined(app({ name: "shop", resources })), "main");
      return Object.fromEntries(
        Object.entries(spec.resources).map(([name, resource]) => [
          name,
          resource.kind === "table" ? null : resource.paths,
        ]),
      );
    };
    const one = service({ start: "x" });
    assert.deepEqual(paths({ one, people }), { one: ["/*"], people: null });
    assert.deepEqual(paths({ one, two: service({ start: "y" }) }), { one: [], two: [] });
    assert.deepEqual(paths({ one, two: service({ start: "y", paths: ["/*"] }) }), { one: [], two: ["/*"] });
    assert.deepEqual(paths({ people, api, web }), { api: [], people: null, web: ["/*"] });
    assert.deepEqual(paths({ one: service({ start: "x", paths: [] }) }), { one: [] });
  });

  it("runs the seed with the service that it names", () => {
    const other = service({ start: "y" });
    const definition = defined(
      app({
        name: "shop",
        resources: { api, people, other },
        environments: {
          production: { branch: "main", seed: { run: "node seed.ts", with: other } },
          preview: { branch: "*", extends: "production" },
        },
      }),
    );
    const { spec, origins } = resolved(definition, "a");
    assert.deepEqual([spec.seed, spec.seedWith, origins["seedWith"]], ["node seed.ts", "other", "production"]);
    assert.equal(resolved(birthday, "a").spec.seedWith, "api");
  });

  it("refuses to hand a fixed environment to another branch while it is live", () => {
    const taken: LiveEnvironment[] = [{ branch: "trunk", slug: "trunk", name: "production" }];
    assert.throws(() => resolve(birthday, "main", { taken }), {
      code: "environment-conflict",
      message: "production is the environment of the branch trunk, not of main",
    });
  });

  it("returns frozen data and changes nothing of the definition", () => {
    const before = JSON.stringify(birthday);
    const resolution = resolved(birthday, "main");
    assert.ok(Object.isFrozen(resolution.spec.resources["api"]));
    assert.throws(() => Object.assign(serviceOf(resolution.spec, "api").env, { A: "b" }), TypeError);
    assert.equal(JSON.stringify(birthday), before);
  });
});

function defined(definition: Definition): Definition {
  return parseDefinition(JSON.parse(JSON.stringify(definition)));
}

function resolved(definition: Definition, branch: string): { readonly spec: Spec; readonly origins: Origins } {
  const resolution = resolve(definition, branch, { taken: [] });
  assert.equal(resolution.status, "resolved");
  return resolution;
}

function serviceOf(spec: Spec, name: string): Extract<Spec["resources"][string], { kind: "service" }> {
  const resource = spec.resources[name];
  assert.equal(resource?.kind, "service");
  return resource;
}
