import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { RouteTable } from "../../src/router/route-table.ts";
import type {
  PreflightAnswer,
  Replay,
  SelftestReport,
  VerdictSummary,
} from "../../src/server/judging/judge-control.ts";
import { startBough, type Bough } from "../support/bough.ts";
import { linesOfServer } from "../support/deploy.ts";
import { judgedFiles, type Behaviour } from "../support/judging/judged-app.ts";
import { startLoad, type Load, type LoadReport } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "judged";
const RATE = 150;

describe("a canary under load", { timeout: 300_000 }, () => {
  let bough: Bough;
  let project: Project;
  let outage: string;

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    outage = join(bough.workspace, "outage");
    project = await bough.project(app);
    await project.commit(judgedFiles(app, outage));
    const { stderr } = await project.push("main");
    assert.match(stderr, /Deployed production v1/, stderr);
  });
  after(() => bough[Symbol.asyncDispose]());

  it("that answers 5 % with 500 is taken back, with its evidence told", async () => {
    const { said, report } = await released({ failEvery: 20 });
    assert.match(said, /v2 is worse than v1, and is taken back\./, said);
    assert.match(said, /errors: \d+ of \d+ \([\d.]+ %\) canary sessions failed, .* worse than stable since/, said);
    onlyFailuresOf("v2", report);
    await serves("v1");
  });

  it("that is 1.5 times slower is taken back", async () => {
    const { said, report } = await released({ ms: 60 });
    assert.match(said, /v3 is worse than v1/, said);
    assert.match(
      said,
      /(slower than 1\.1\d* × since|canary requests slower than [\d.]+ ms, .* worse than stable since)/,
      said,
    );
    assert.deepEqual(report.failures, []);
    await serves("v1");
  });

  it("that fails only with the canary's cookie is taken back", async () => {
    const { said, report } = await released({ refusesCookie: true }, { clients: 60 });
    assert.match(said, /v4 is worse than v1/, said);
    onlyFailuresOf("v4", report);
    await serves("v1");
  });

  it("that leaks until it dies is taken back", async () => {
    const { said, report } = await released({ leak: 1_500_000 });
    assert.match(said, /v5 is worse than v1/, said);
    // Requests that were in its instance when that died have no answer of anybody's.
    const answered = report.failures.filter(({ status, release }) => status !== 502 || release !== null);
    onlyFailuresOf("v5", { ...report, failures: answered });
    assert.ok(report.failures.length < RATE / 4, `${report.failures.length} requests failed`);
    await serves("v1");
  });

  it("that is good gets everything, and nobody notices", async () => {
    const { said, report } = await released({ ms: 41 });
    assert.match(said, /Deployed production v6/, said);
    assert.match(said, /The canary is as good as the stable revision's baseline\./, said);
    assert.deepEqual(report.failures, []);
    await serves("v6");
  });

  it("is held while what all releases depend on is away, and goes on when that is back", async () => {
    const { said, report } = await released({ ms: 42 }, {}, async (load) => {
      await waitFor("the first share", () => shareOf("v7"), { timeout: 30_000 });
      const until = load.sent() + RATE;
      await waitFor("some looks", () => load.sent() > until);
      await writeFile(outage, "");
      const held = load.sent() + 6 * RATE;
      await waitFor("the bake to be over", () => load.sent() > held, { timeout: 30_000 });
      assert.equal(await shareOf("v7"), 10, "the rollout did not hold");
      await rm(outage);
    });
    assert.match(said, /Both revisions went bad together: this is an incident/, said);
    assert.match(said, /Deployed production v7/, said);
    assert.ok(report.failures.every(({ status }) => status === 500));
    await serves("v7");
  });

  it("leaves a verdict for each, which its record gives again to the last digit", async () => {
    const all = await verdicts();
    assert.deepEqual(
      all.map(({ release, previous, outcome }) => `v${release}/v${previous} ${outcome}`),
      ["v7/v6 pass", "v6/v1 pass", "v5/v1 fail", "v4/v1 fail", "v3/v1 fail", "v2/v1 fail"],
    );
    for (const { id, looks } of all) {
      const replay = await bough.json<Replay>(["verdict", "replay", id]);
      assert.deepEqual([replay.same, replay.looks], [true, looks]);
    }
    const shown = await bough.run(["verdict", "show", all.at(-1)?.id ?? ""]);
    assert.match(shown.stdout, /v2 of judged\/main against v1, fail[^]*canary sessions failed/);
    const missing = await bough.run(["verdict", "show", "j-none"]);
    assert.deepEqual([missing.code, missing.stderr.includes("There is no verdict j-none")], [1, true], missing.stderr);
  });

  it("is foretold by what the judge could see at this traffic, and the judge is tested against the live release", async () => {
    const load = startLoad({ port: bough.port, host: `${app}.localhost`, rate: RATE, connections: 64 });
    try {
      const target = ["--app", app, "--env", "production"];
      const { forecast, requestsPerMinute } = await bough.json<PreflightAnswer>(["judge", "preflight", ...target]);
      assert.ok(Math.abs(requestsPerMinute - 60 * RATE) < 12 * RATE, `${requestsPerMinute} requests a minute`);
      assert.match(forecast.evidence.join(" "), /and 10 %, a rise of the error rate from/);
      const testing = bough.json<SelftestReport>(["judge", "selftest", ...target, "--seconds", "5", "--runs", "100"]);
      await waitFor("the halves", async () => (await weights()).length === 2);
      const report = await testing;
      assert.ok(report.holds && report.verdict.outcome !== "fail", JSON.stringify(report));
      assert.ok(report.counted > 2 * RATE && report.looks > 10, JSON.stringify(report));
      assert.deepEqual(await weights(), ["v7 100"]);
    } finally {
      assert.deepEqual((await load.stop()).failures, []);
    }
  });

  it("is tested by no self-test without traffic", async () => {
    const idle = await bough.run(["judge", "selftest", "--app", app, "--env", "production", "--seconds", "1"]);
    assert.equal(idle.code, 1, idle.stdout);
    assert.match(idle.stderr, /No request came to judged\/main in 1 s, so nothing was tested/);
    assert.equal((await weights()).length, 1);
  });

  it("leaves nothing of a self-test behind that kill -9 of control cuts off", async () => {
    const testing = bough.run(["judge", "selftest", "--app", app, "--env", "production", "--seconds", "60"]);
    await waitFor("the halves", async () => (await weights()).length === 2);
    killControl();
    assert.equal((await testing).code, 1);
    await waitFor("the whole", async () => (await weights()).length === 1, { timeout: 20_000 });
    assert.deepEqual(await weights(), ["v7 100"]);
  });

  it("goes on with its record when control is killed in the middle, and no request notices", async () => {
    const { report } = await released({ ms: 43 }, {}, async () => {
      await waitFor("the second share", async () => (await shareOf("v8")) === 25, { timeout: 30_000 });
      const [before] = await verdicts();
      const busy = await bough.run(["judge", "selftest", "--app", app, "--env", "production", "--seconds", "1"]);
      assert.ok(busy.code === 1 && busy.stderr.includes("is under way in production"), busy.stderr);
      killControl();
      await waitFor("the end", async () => (await verdicts())[0]?.outcome === "pass" && (await shareOf("v8")) === 100, {
        timeout: 60_000,
        interval: 200,
      });
      const [after] = await verdicts();
      assert.ok(before !== undefined && after?.id === before.id && after.looks > before.looks, JSON.stringify(after));
      assert.equal((await bough.json<Replay>(["verdict", "replay", after.id])).same, true);
    });
    assert.deepEqual(report.failures, []);
  });

  function verdicts(): Promise<readonly VerdictSummary[]> {
    return bough.json(["verdict", "list", "--app", app]);
  }

  function killControl(): void {
    const control = bough.processes().find(({ command }) => command.includes("bin/control."));
    assert.ok(control !== undefined);
    process.kill(control.pid, "SIGKILL");
  }

  /** Pushes a release while requests come in, until its deployment has ended. */
  async function released(
    behaviour: Behaviour,
    options: { readonly clients?: number } = {},
    meanwhile: (load: Load) => Promise<void> = async () => undefined,
  ): Promise<{ readonly said: string; readonly report: LoadReport }> {
    await project.commit(judgedFiles(app, outage, behaviour));
    const load = startLoad({ port: bough.port, host: `${app}.localhost`, rate: RATE, connections: 64, ...options });
    try {
      await waitFor("a baseline", () => load.sent() > 2 * RATE);
      const [{ stderr }] = await Promise.all([project.push("main"), meanwhile(load)]);
      return { said: linesOfServer(stderr), report: await load.stop() };
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  async function shareOf(release: string): Promise<number | null> {
    const { environments } = await routeTable();
    const [route] = environments.find((one) => one.app === app)?.routes ?? [];
    return route?.revisions.find((one) => one.release === release && one.weight > 0)?.weight ?? null;
  }

  async function serves(release: string): Promise<void> {
    const { headers } = await bough.request(app);
    assert.equal(headers["x-bough-release"], release);
    assert.equal(await shareOf(release), 100);
  }

  async function weights(): Promise<readonly string[]> {
    const [route] = (await routeTable()).environments.find((one) => one.app === app)?.routes ?? [];
    return route?.revisions.map(({ release, weight }) => `${release} ${weight}`) ?? [];
  }

  async function routeTable(): Promise<RouteTable> {
    return JSON.parse(await readFile(join(bough.data, "router", "routes.json"), "utf8")) as RouteTable;
  }
});

/** What a bad release fails itself, and nothing beside it. */
function onlyFailuresOf(release: string, { failures }: LoadReport): void {
  const others = failures.filter((failure) => failure.release !== release);
  assert.deepEqual(others.slice(0, 5), [], `${others.length} of ${failures.length} failures are not ${release}'s`);
}
