import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { DeploymentRecord, Receipt } from "../../src/model/records.ts";
import { openAwsClients } from "../../src/providers/aws/client/aws-clients.ts";
import { inventory } from "../../src/providers/aws/inventory/inventory.ts";
import { setGate } from "../../src/providers/aws/shift/gate.ts";
import { readGates } from "../../src/providers/aws/shift/read-gates.ts";
import type { VerdictSummary } from "../../src/server/judging/judge-control.ts";
import { type Double, startDouble } from "../../tools/aws/start-double.ts";
import { type Bough, startBough } from "../support/bough.ts";
import type { Project } from "../support/project.ts";
import { waitFor } from "../support/wait-for.ts";
import { type LoadBalancerCounts, loadBalancerCounts, type Rates } from "./support/load-balancer-counts.ts";

const REGION = "eu-central-1";
/** Milliseconds between two rounds of requests, and between two looks. */
const ROUND = 100;
const limit = { timeout: 180_000, interval: ROUND };

const definition = `import { app, aws, canary, service } from "bough";

const api = service({ start: "node server.js", health: "/healthz", paths: ["/*"] });

export default app({
  name: "judged",
  resources: { api },
  environments: {
    production: {
      branch: "main",
      provider: aws({ region: "${REGION}" }),
      strategy: canary({ steps: [10, 50], bake: "2s", judge: { timeout: "60s" } }),
    },
    timed: { branch: "timed", extends: "production", strategy: canary({ steps: [10, 50], bake: "1s", judge: false }) },
  },
});
`;

describe("a canary on AWS", () => {
  let double: Double;
  let bough: Bough;
  let project: Project;
  let commits = 0;

  before(async () => {
    double = await startDouble({ region: REGION });
    Object.assign(process.env, double.env);
    bough = await startBough({ env: double.env });
    project = await bough.project("judged");
    const made = await bough.run(["aws", "bootstrap", "--region", REGION, "--yes"]);
    assert.equal(made.code, 0, made.stderr);
    await project.commit({ "bough.config.ts": definition, "server.js": "// 0\n" });
    const first = await project.push("main");
    assert.match(first.stderr, /Deployed production v1/);
  });
  after(async () => {
    await bough[Symbol.asyncDispose]();
    await double.stop();
  });

  it("is let through share by share by the judge, on what CloudWatch has counted", limit, async (t) => {
    const { output, counts } = await release(t, { canary: 0, stable: 0 });
    assert.match(output, /Let ECS give v2 10 % of the traffic/);
    assert.match(output, /Let ECS give v2 50 % of the traffic/);
    assert.match(output, /Deployed production v2/);
    assert.match(output, /requests are counted one by one; sessions are not seen here/);
    assert.deepEqual(
      counts.seen.filter((share) => [0, 10, 20, 30, 40, 50].includes(share)),
      counts.seen.filter((share) => share <= 50),
      "ECS went in the steps that the shares are made of",
    );
    assert.ok(counts.seen.includes(10) && counts.seen.includes(50), counts.seen.join(" "));
    const [verdict] = await bough.json<readonly VerdictSummary[]>(["verdict", "list", "--app", "judged"]);
    assert.deepEqual([verdict?.release, verdict?.previous, verdict?.outcome], [2, 1, "pass"]);
  });

  it("is taken back by it, when its requests fail", limit, async (t) => {
    const { output, counts } = await release(t, { canary: 0.3, stable: 0 });
    assert.match(output, /v3 is worse than v2, and is taken back/);
    assert.match(output, /ECS takes v3 back/);
    assert.match(output, /v2 serves on/);
    assert.ok(!counts.seen.includes(50), counts.seen.join(" "));
    const [verdict] = await bough.json<readonly VerdictSummary[]>(["verdict", "list", "--app", "judged"]);
    assert.deepEqual([verdict?.release, verdict?.outcome], [3, "fail"]);
    assert.deepEqual(await sharesOf(counts), [0, 100]);
  });

  it("goes back to what has served at once, without shares and without the judge", limit, async (t) => {
    const counts = await countsOf(t, { canary: 0, stable: 0 });
    const { code, stdout, stderr } = await bough.run(["rollback", "--app", "judged", "--env", "production"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout + stderr, /production serves v1 again/);
    assert.doesNotMatch(stdout + stderr, /Let ECS give|Watch v1/);
    await waitFor("the shift", async () => (await sharesOf(counts)).includes(100), limit);
  });

  it("holds where nobody comes, also while bough is gone, until a person says otherwise", limit, async (t) => {
    const counts = await countsOf(t, { canary: 0, stable: 0 });
    await project.commit({ "server.js": `// ${++commits}\n` });
    const pushed = project.push("main");
    await waitFor("the first share", async () => (await sharesOf(counts)).includes(10), limit);
    const control = bough.processes().find(({ command }) => command.includes("bin/control."));
    assert.ok(control !== undefined);
    process.kill(control.pid, "SIGKILL");
    await pushed;
    const held = await waitFor("control is back", async () => {
      const [last] = await bough.json<readonly DeploymentRecord[]>(["deployment", "list", "--app", "judged"]);
      return last?.status === "running" ? last : null;
    });
    assert.deepEqual(await sharesOf(counts), [10, 90], "ECS goes no further by itself");
    const promoted = await bough.run(["promote-full", held.id, "--reason", "nobody comes at night"]);
    assert.equal(promoted.code, 0, promoted.stderr);
    await waitFor("the end", async () => (await recordOf(held.id)).status === "succeeded", limit);
    await waitFor("everything", async () => (await sharesOf(counts)).includes(100), limit);
  });

  it("is taken back when somebody aborts it, and leaves no gate", limit, async (t) => {
    const counts = await countsOf(t, { canary: 0, stable: 0 });
    await project.commit({ "server.js": `// ${++commits}\n` });
    const pushed = project.push("main");
    await waitFor("the first share", async () => (await sharesOf(counts)).includes(10), limit);
    const aborted = await bough.run(["abort", "--app", "judged", "--env", "production", "--reason", "wrong text"]);
    assert.equal(aborted.code, 0, aborted.stderr);
    assert.match((await pushed).stderr, /ECS takes v5 back/);
    await waitFor("the way back", async () => (await sharesOf(counts)).includes(100), limit);
    const aws = openAwsClients({ region: REGION, profile: null, endpoint: double.endpoint });
    t.after(() => aws.close());
    const environment = { app: "judged", slug: "main" };
    assert.deepEqual(await readGates(aws), []);
    // What a bough that is gone for good would leave.
    await setGate(aws, { ...environment, foundation: "production" }, 10);
    assert.deepEqual(
      (await inventory(aws)).filter(({ kind }) => kind === "parameter").map(({ id }) => id),
      ["/bough/gates/production/judged/main"],
    );
    const destroyed = await bough.json<Receipt>(["env", "destroy", "production", "--app", "judged", "--force"]);
    assert.ok(destroyed.removed.some(({ kind }) => kind === "parameter"));
    assert.deepEqual(destroyed.remaining, []);
    assert.deepEqual(await readGates(aws), []);
  });

  it("stays at its shares for their time without a judge, and without bough", limit, async (t) => {
    await project.git("switch", "--quiet", "-c", "timed");
    await project.push("timed");
    const counts = await countsOf(t, { canary: 0, stable: 0 });
    await project.commit({ "server.js": `// ${++commits}\n` });
    const pushed = await project.push("timed");
    assert.match(pushed.stderr, /Deployed timed v2/);
    assert.doesNotMatch(pushed.stderr, /Let ECS give|Watch v2/);
    const at = new Map<number, number>();
    await waitFor(
      "everything",
      async () => {
        const shares = await sharesOf(counts);
        for (const share of shares) at.set(share, (at.get(share) ?? 0) + 1);
        return at.has(50) && shares.includes(100);
      },
      limit,
    );
    assert.ok(at.has(10), [...at.keys()].join(" "));
  });

  const recordOf = async (id: string): Promise<DeploymentRecord> =>
    (await bough.json<{ deployment: DeploymentRecord }>(["deployment", "show", id])).deployment;

  /** The smaller one first. */
  const sharesOf = async (counts: LoadBalancerCounts): Promise<readonly number[]> =>
    Object.values(await counts.weights()).toSorted((one, other) => one - other);

  /** As soon as the shift before is over, for which CloudFormation does not wait here. */
  async function countsOf(t: TestContext, rates: Rates): Promise<LoadBalancerCounts> {
    const counts = loadBalancerCounts(t, double.endpoint, REGION, () => rates);
    await waitFor("the shift before", () => counts.isSettled(), limit);
    return counts;
  }

  async function release(t: TestContext, rates: Rates): Promise<{ output: string; counts: LoadBalancerCounts }> {
    const counts = await countsOf(t, rates);
    const ending = new AbortController();
    const people = async (): Promise<void> => {
      while (!ending.signal.aborted) {
        await counts.round();
        await pause(ROUND);
      }
    };
    const push = async (): Promise<string> => {
      await project.commit({ "server.js": `// ${++commits}\n` });
      return (await project.push("main").finally(() => ending.abort())).stderr;
    };
    const [output] = await Promise.all([push(), people()]);
    return { output, counts };
  }
});
