import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { type ApiClient, apiClient } from "../../../src/server/client/api-client.ts";
import { serve, type Served } from "../../support/server/serve.ts";

const commit = "a".repeat(40);

test("the client reaches every route, and gets what control gives", async (t) => {
  const { control, client, errors } = await serveShop(t);
  assert.deepEqual(await client.apps(), control.apps());
  assert.deepEqual(await client.app("shop"), control.apps()[0]);
  assert.deepEqual(await client.environments(), control.environments({}));
  assert.deepEqual(await client.environment("shop", "feature/a"), control.environment("shop", "feature/a"));
  assert.deepEqual(await client.spec("shop", "feature/a"), await control.spec("shop", "feature/a"));
  assert.deepEqual(await client.diff("shop", "feature/a", "feature/a"), []);
  assert.deepEqual(await client.releases("shop", "feature/a"), control.releases("shop", "feature/a"));
  assert.deepEqual(await client.release("shop", "feature/a", 1), control.release("shop", "feature/a", 1));
  assert.deepEqual(await client.plan({ app: "shop", branch: "b", commit }), {
    status: "planned",
    environment: "b",
    plan: { steps: [], undo: [], pointOfNoReturn: null },
  });
  assert.deepEqual(await client.deploy({ app: "shop", branch: "b-no-infra", commit }), {
    status: "skipped",
    reason: "no rule takes b-no-infra",
  });
  const deployed = await client.deploy({ app: "shop", branch: "b", commit });
  assert.ok(deployed.status === "queued");
  assert.deepEqual(await client.deployment(deployed.deployment.id), control.deployment(deployed.deployment.id));
  assert.equal((await client.rollback("shop", "b")).kind, "rollback");
  assert.equal((await client.rollback("shop", "b", { to: 7 })).release, 7);
  assert.equal((await client.sleep("shop", "b")).kind, "sleep");
  await client.sleep("shop", "b", { force: true });
  assert.deepEqual(control.slept, [
    ["shop", "b", false],
    ["shop", "b", true],
  ]);
  assert.equal((await client.wake("shop", "b")).kind, "wake");
  assert.equal((await client.planSleep("shop", "b", "sleep")).cost?.after, 3);
  assert.equal((await client.planSleep("shop", "b", "wake")).cost?.after, 9);
  const destroyed = await client.destroy("shop", "feature/a", { force: false });
  assert.equal(destroyed.kind, "destroy");
  assert.deepEqual(await client.receipt(destroyed.id), control.receipt(destroyed.id));
  assert.deepEqual(
    (await client.environments({ app: "shop" })).map((one) => one.branch),
    ["b"],
  );
  assert.deepEqual(
    (await client.environments({ app: "shop", all: true })).map((one) => one.branch),
    ["b", "feature/a"],
  );
  await client.deploy({ app: "shop", branch: "slow", commit });
  const [running] = await client.deployments({ app: "shop", environment: "slow", status: ["queued", "running"] });
  assert.equal((await client.cancel(running?.id ?? "")).status, "cancelled");
  assert.deepEqual(await client.prune({ dryRun: true }), await control.prune());
  assert.deepEqual(await client.status(), await control.status());
  const made = await client.createToken("ci");
  assert.deepEqual(made, { id: "t1", name: "ci", token: "secret" });
  assert.deepEqual(await client.tokens(), control.tokens());
  assert.equal(await client.revokeToken("t1"), null);
  assert.deepEqual(control.tokens(), []);
  assert.deepEqual(await client.removeApp("shop"), await control.prune());
  assert.deepEqual(await client.apps(), []);
  assert.deepEqual(errors, []);
});

test("who asks is the token, or who its holder says to be, and why is passed on", async (t) => {
  const { control, client } = await serveShop(t);
  await client.deploy({ app: "shop", branch: "slow", commit });
  const [running] = await client.deployments({ environment: "slow" });
  const of = { deployment: running?.id ?? "" };
  await client.signal(of, { kind: "pause" });
  await client.signal({ app: "shop", env: "slow" }, { kind: "abort", as: "anna", reason: "customers call" });
  assert.deepEqual(
    control.signals.map(({ kind, actor, token, reason }) => [kind, actor, token, reason]),
    [
      ["pause", "test", "test", null],
      ["abort", "anna", "test", "customers call"],
    ],
  );
  await client.promote("shop", "slow", "feature/a", { as: "ben" });
  assert.deepEqual(control.promoted, [["slow", "feature/a", { actor: "ben", token: "test", reason: null }]]);
  assert.equal((await client.planPromotion("shop", "slow", "feature/a")).environment, "feature-a");
  const split = [{ to: { kind: "release", release: 1 }, percent: 100 }] as const;
  assert.equal((await client.setTraffic("shop", "feature/a", { split, reason: "r" })).kind, "traffic");
  await client.revertTraffic("shop", "feature/a", { as: "anna" });
  assert.deepEqual(control.trafficSet[0], { settings: { split }, actor: "test", token: "test", reason: "r" });
  assert.equal(control.trafficSet[1]?.actor, "anna");
  assert.deepEqual((await client.traffic("shop", "feature/a")).releases, [1]);
  await assert.rejects(client.signal(of, { kind: "explode" as "abort" }), { code: "input-invalid" });
  await assert.rejects(client.signal(of, { kind: "abort", as: " " }), { code: "input-invalid" });
});

test("lists come in pages that have each item once", async (t) => {
  const { control, client, get } = await serveShop(t);
  for (let index = 0; index < 7; index++) await control.deploy({ app: "shop", branch: `b${index}`, commit });
  for (const [path, key] of [
    ["/environments", "slug"],
    ["/apps/shop/environments", "slug"],
    ["/deployments", "id"],
  ] as const) {
    const seen: unknown[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page: { items: Record<string, unknown>[]; next: string | null } = JSON.parse(
        await (await get(`${path}?limit=3${next && `&before=${encodeURIComponent(next)}`}`)).text(),
      ) as never;
      assert.ok(page.items.length <= 3);
      seen.push(...page.items.map((item) => item[key]));
      next = page.next;
    }
    assert.equal(seen.length, 8, path);
    assert.equal(new Set(seen).size, 8, path);
  }
  assert.deepEqual(
    (await client.deployments({ limit: 2 })).map((one) => one.id),
    ["d8", "d7"],
  );
  assert.equal((await client.environments()).length, 8);
});

test("metrics are asked for by a time up to now, or by its beginning and end", async (t) => {
  const { client, get } = await serveShop(t);
  const began = Date.now();
  const { from, to, series, unknown } = await client.metrics("shop", "feature/a", {
    last: "15m",
    period: "30s",
    resource: "api",
    instances: true,
  });
  assert.equal(Date.parse(to) - Date.parse(from), 15 * 60_000);
  assert.ok(Date.parse(to) >= began && Date.parse(to) <= Date.now());
  const one = { name: "requests", unit: "count", resource: "api", instance: "api@v1.0", release: null, period: 30_000 };
  assert.deepEqual(series, [{ ...one, points: [[from, 3]] }]);
  assert.deepEqual(unknown, ["reads"]);
  const between = "from=2026-01-02T03:00:00Z&to=2026-01-02T05:00:00%2B01:00";
  const answer = (await (await get(`/apps/shop/environments/feature%2Fa/metrics?${between}`)).json()) as typeof one & {
    readonly from: string;
    readonly to: string;
  };
  assert.deepEqual([answer.from, answer.to], ["2026-01-02T03:00:00.000Z", "2026-01-02T04:00:00.000Z"]);
});

test("what is not there is a 404, and what is not valid a 400 that names the field", async (t) => {
  const { get, post, errors } = await serveShop(t);
  const cases: [Promise<Response>, number, string, RegExp][] = [
    [get("/nothing"), 404, "route-not-found", /GET \/api\/v1\/nothing/],
    [post("/apps", {}), 404, "route-not-found", /POST/],
    [get("/apps/none"), 404, "app-not-found", /none/],
    [get("/apps/none/environments"), 404, "app-not-found", /none/],
    [post("/apps/none/deployments", { branch: "b", commit }), 404, "app-not-found", /none/],
    [get("/apps/shop/environments/none"), 404, "environment-not-found", /none/],
    [get("/apps/shop/environments/none/logs"), 404, "environment-not-found", /none/],
    [get("/apps/shop/environments/none/metrics"), 404, "environment-not-found", /none/],
    [get("/apps/shop/environments/feature%2Fa/metrics?last=soon"), 400, "input-invalid", /^last: .*15m/],
    [get("/apps/shop/environments/feature%2Fa/metrics?period=0s"), 400, "input-invalid", /^period: /],
    [get("/apps/shop/environments/feature%2Fa/metrics?from=noon"), 400, "input-invalid", /^from: /],
    [
      get("/apps/shop/environments/feature%2Fa/metrics?last=1h&to=2026-01-02T03:04:05Z"),
      400,
      "input-invalid",
      /^last: .*`to`/,
    ],
    [get("/apps/shop/environments/feature%2Fa/releases/9"), 404, "release-not-found", /v9/],
    [get("/apps/shop/diff?a=feature%2Fa&b=none"), 404, "environment-not-found", /none/],
    [get("/apps/shop/diff?a=x"), 400, "input-invalid", /^b: /],
    [get("/deployments/none"), 404, "deployment-not-found", /none/],
    [get("/deployments/none/events"), 404, "deployment-not-found", /none/],
    [get("/deployments/d1/receipt"), 404, "receipt-not-found", /d1/],
    [get("/apps/Not%20Valid"), 400, "input-invalid", /^app: /],
    [get("/apps/%2e%2e%2fetc"), 400, "input-invalid", /^app: /],
    [get("/environments?limit=0"), 400, "input-invalid", /^limit: /],
    [get("/environments?limit=many"), 400, "input-invalid", /^limit: /],
    [get("/environments?all=perhaps"), 400, "input-invalid", /^all: /],
    [get("/deployments?status=running,wrong"), 400, "input-invalid", /^status/],
    [get("/apps/shop/environments/feature%2Fa/releases/x"), 400, "input-invalid", /^version: /],
    [post("/apps/shop/deployments", { branch: "b" }), 400, "input-invalid", /^commit: /],
    [
      post("/apps/shop/deployments", { branch: "b", commit: "main" }),
      400,
      "input-invalid",
      /^commit: must be a full commit hash/,
    ],
    [post("/apps/shop/deployments", { branch: 5, commit }), 400, "input-invalid", /^branch: /],
    [post("/apps/shop/deployments", { branch: "b", commit, force: true }), 400, "input-invalid", /force/],
    [post("/apps/shop/deployments", []), 400, "input-invalid", /json/],
    [post("/apps/shop/deployments", "{"), 400, "input-invalid", /JSON/],
    [post("/apps/shop/deployments", { branch: "b", commit }, "text/plain"), 400, "input-invalid", /./],
    [post("/apps/shop/deployments", undefined), 400, "input-invalid", /./],
    [post("/tokens", { name: "" }), 400, "input-invalid", /^name: /],
    [post("/apps/shop/deployments", { branch: "invalid", commit }), 400, "definition-invalid", /start is missing/],
  ];
  for (const [asked, status, code, message] of cases) {
    const answer = await asked;
    const text = await answer.text();
    assert.equal(answer.status, status, `${answer.url} ${text}`);
    const { error } = JSON.parse(text) as { error: { code: string; message: string; hint: string | null } };
    assert.equal(error.code, code, text);
    assert.match(error.message, message, text);
    assert.deepEqual(Object.keys(error), ["code", "message", "hint"]);
  }
  assert.deepEqual(errors, []);
});

test("a conflict is a 409, and an error that is not ours a 500 that tells nothing", async (t) => {
  const { control, client, post, errors } = await serveShop(t);
  await control.deploy({ app: "shop", branch: "main", commit });
  await assert.rejects(client.destroy("shop", "main", { force: false }), {
    code: "protected-conflict",
    hint: "Use --force.",
  });
  assert.equal((await client.destroy("shop", "main", { force: true })).kind, "destroy");
  const answer = await post("/apps/shop/deployments", { branch: "explodes", commit });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /secret/);
  assert.match(String(errors[0]), /a secret of the inside/);
});

test("metrics are text", async (t) => {
  const { url } = await serveShop(t);
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: "Bearer secret" } });
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  assert.equal(await answer.text(), "bough_up 1\n");
});

test("a server that is not running, and a token that is not known, are errors with a hint", async (t) => {
  const { url, close } = await serveShop(t);
  await assert.rejects(apiClient({ url, token: "wrong" }).apps(), {
    code: "unauthorized",
    message: "This token is not known.",
  });
  await close();
  await assert.rejects(apiClient({ url, token: "secret" }).apps(), {
    code: "server-not-running",
    hint: "Start it with `bough up`.",
  });
});

interface Shop extends Served {
  readonly client: ApiClient;
  get(path: string): Promise<Response>;
  post(path: string, body: unknown, type?: string): Promise<Response>;
}

/** An app `shop` with an environment of the branch `feature/a`. */
async function serveShop(t: TestContext): Promise<Shop> {
  const served = await serve(t);
  await served.control.repository("shop");
  await served.control.deploy({ app: "shop", branch: "feature/a", commit });
  const headers = { authorization: `Bearer ${served.control.token}` };
  return {
    ...served,
    client: apiClient({ url: served.url, token: served.control.token }),
    get: (path) => fetch(`${served.url}/api/v1${path}`, { headers }),
    post: (path, body, type = "application/json") =>
      fetch(`${served.url}/api/v1${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": type },
        body: typeof body === "string" ? body : (JSON.stringify(body) ?? null),
      }),
  };
}
