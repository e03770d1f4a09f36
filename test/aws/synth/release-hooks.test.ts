import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "../../../src/lib/json.ts";
import { app, canary, service, type StrategyOptions } from "../../../src/model/index.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import { domainExports, environmentInput, foundationExports, specOf } from "./support/inputs.ts";

interface Hook {
  readonly LifecycleStages: readonly string[];
  /** JSON, with the references of CloudFormation as `<…>`. */
  readonly HookDetails: string;
}

const api = service({ start: "node server.js", paths: ["/*"] });

function deploy(
  rule: { readonly strategy: StrategyOptions } & Record<string, unknown>,
  exports = domainExports,
  straight = false,
) {
  const definition = app({
    name: "shop",
    resources: { api },
    environments: { production: { branch: "main", ...rule } },
  });
  const made = synthesizeEnvironment(environmentInput(specOf(definition, "main"), { straight }, exports));
  const compute = made.nested.find(({ logicalId }) => logicalId === "Compute")?.template as {
    readonly Resources: Readonly<Record<string, { readonly Properties: Readonly<Record<string, Json>> }>>;
  };
  const configuration = compute.Resources["Api"]?.Properties["DeploymentConfiguration"] as unknown as {
    readonly Strategy: string;
    readonly LifecycleHooks?: readonly Hook[];
  };
  const hooks = (configuration.LifecycleHooks ?? []).map(({ LifecycleStages: stages, HookDetails: details }) => ({
    stages,
    details: parse(details),
  }));
  return { strategy: configuration.Strategy, hooks, notes: made.notes };
}

/** What ECS gets when CloudFormation has put the names in. */
function parse(details: unknown): Readonly<Record<string, Json>> {
  const joined = (details as { readonly "Fn::Join"?: readonly [string, readonly unknown[]] })["Fn::Join"];
  const text =
    joined === undefined ? details : joined[1].map((part) => (typeof part === "string" ? part : "<ref>")).join("");
  return JSON.parse(text as string) as Readonly<Record<string, Json>>;
}

const checks = {
  beforeTraffic: [{ path: "/health" }, { run: "npm run smoke", with: api, name: "smoke" }],
  atEachStep: [{ path: "/deep" }],
  afterTraffic: [{ path: "/all" }],
};
const namesOf = (details: Readonly<Record<string, Json>>, of: "requests" | "commands"): readonly unknown[] =>
  (details[of] as readonly { readonly name: string }[]).map(({ name }) => name);

describe("what ECS asks during a release", () => {
  it("are the checks at their places, the new revision by its header until it has everything", () => {
    const { hooks } = deploy({ strategy: canary({ steps: [10], judge: false }), ...checks });
    assert.deepEqual(
      hooks.map(({ stages, details }) => [...stages, namesOf(details, "requests"), namesOf(details, "commands")]),
      [
        ["POST_TEST_TRAFFIC_SHIFT", ["GET /health"], ["smoke"]],
        ["PRE_PRODUCTION_TRAFFIC_SHIFT", ["GET /deep"], []],
        ["POST_PRODUCTION_TRAFFIC_SHIFT", ["GET /deep", "GET /all"], []],
      ],
    );
    const [before, between, after] = hooks.map(({ details }) => details);
    assert.deepEqual(Object.keys(before?.["asked"] as object), ["x-bough-check"]);
    assert.deepEqual(Object.keys(between?.["asked"] as object), ["x-bough-check"]);
    assert.deepEqual(after?.["asked"], {}, "people's own way");
    assert.deepEqual([before?.["task"], before?.["url"]], ["<ref>", "https://shop.example.org"]);
  });

  it("is the gate, where a judge says when it goes on, and what it does not know of time", () => {
    const { hooks, strategy } = deploy({ strategy: canary({ steps: [5, 25, 50], bake: "5m" }) });
    assert.equal(strategy, "LINEAR");
    const [gate, ...others] = hooks;
    assert.deepEqual([gate?.stages, others], [["PRE_PRODUCTION_TRAFFIC_SHIFT"], []]);
    assert.partialDeepStrictEqual(gate?.details, {
      gate: "/bough/gates/preview/shop/main",
      rule: "<ref>",
      shares: [],
      bake: 0,
    });
  });

  it("are the times of shares between which ECS takes steps of its own", () => {
    const { hooks } = deploy({ strategy: canary({ steps: [5, 25], bake: "90s", judge: false }) });
    assert.partialDeepStrictEqual(hooks[0]?.details, { gate: "", shares: [5, 25], bake: 90_000 });
  });

  it("is nothing where ECS can do it alone, and on the way back to what has served", () => {
    assert.deepEqual(deploy({ strategy: "Canary10Percent5Minutes" }).hooks.length, 1, "presets are judged");
    assert.deepEqual(deploy({ strategy: canary({ steps: [25, 50, 75], judge: false }) }).hooks, []);
    assert.deepEqual(deploy({ strategy: "blue-green" }).hooks, []);
    const back = deploy({ strategy: canary({ steps: [5, 25, 50] }) }, domainExports, true);
    assert.deepEqual([back.strategy, back.hooks], ["BLUE_GREEN", []]);
  });

  it("lacks what cannot be made, and the plan says so", () => {
    const plain = deploy({ strategy: canary({ steps: [10], judge: false }), ...checks }, foundationExports);
    assert.deepEqual(plain.hooks, []);
    assert.match(
      plain.notes.join("\n"),
      /Without a domain nothing reaches a new revision by itself: GET \/health, smoke, GET \/deep/,
    );
    const rolling = deploy({ strategy: "rolling", ...checks });
    assert.match(rolling.notes.join("\n"), /With strategy rolling nothing shifts: GET \/health, smoke/);
    const shaken = deploy({
      strategy: canary({ steps: [10], chaos: "slow" }),
      chaos: {
        allowed: true,
        experiments: { slow: { steadyState: [{ path: "/" }], method: [{ kind: "latency", of: api, ms: 10 }] } },
      },
    });
    assert.match(shaken.notes.join("\n"), /Experiments run on one machine: slow is left out/);
  });
});
