import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { routerClient } from "../../src/router/client.ts";
import type { RunDetail, RunSummary } from "../../src/server/chaos/chaos-control.ts";
import type { ExperimentPreview } from "../../src/chaos/preview.ts";
import { startBough, type Bough } from "../support/bough.ts";
import { definition, twoServices } from "../support/chaos/two-services.ts";
import { deploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import type { CommandResult } from "../support/run-command.ts";
import { waitFor } from "../support/wait-for.ts";

const STAGING = ["--app", "quotes", "--env", "staging"];
/** Of a fault's lease, with what a busy machine may add. */
const LEASE = 9_000 + 1_000;

describe("experiments", { timeout: 240_000 }, () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    project = await twoServices(bough);
    await project.git("branch", "staging");
    await deploy(project, "main");
    await deploy(project, "staging");
  });
  after(() => bough[Symbol.asyncDispose]());

  it("that hold say so, and leave nothing", async () => {
    const { code, stdout, stderr } = await chaos("run", "slow");
    assert.equal(code, 0, stdout + stderr);
    assert.match(
      stdout,
      /^slow: Quotes are slow\n[^]*outcome {4}held: The steady state held before, during and after/m,
    );
    assert.match(stdout, /before +holds[^]*during +holds[^]*after +holds/);
    assert.match(stdout, /hit +latency of 100 ms on all answers of quotes to page: \d+ of v1/);
    assert.match(stdout, /reverted +\S+: taken back: latency of 100 ms .*, error 503 on 20 %/);
    assert.match(stderr, /Looking whether the steady state holds\.\nIt holds\. On now: latency/);
    assert.equal(await liveFaults(), 0);
  });

  it("that deviate are taken back and end with 1", async () => {
    const { code, stdout } = await chaos("run", "down", "--json");
    assert.equal(code, 1, stdout);
    const run = JSON.parse(stdout) as RunDetail;
    assert.equal(run.outcome, "deviated");
    assert.match(run.reason ?? "", /GET \/ did not hold: 0 of \d+ answered 200 .* 502 in/);
    assert.deepEqual([run.report?.reverted?.by, run.report?.after?.probes.length], ["taken-back", 1]);
    assert.equal((await bough.request("staging.quotes")).status, 200);
    assert.equal(await liveFaults(), 0);
  });

  it("crash instances, which are started again", async () => {
    const { stdout } = await chaos("run", "crash", "--json");
    const { report } = JSON.parse(stdout) as RunDetail;
    assert.equal(report?.outcome, "held", stdout);
    assert.deepEqual(report.hits[0]?.instances, ["quotes/staging/quotes@v1/0"]);
    await waitFor("quotes", async () => (await bough.request("staging.quotes")).status === 200);
  });

  it("are told beforehand", async () => {
    const preview = await bough.json<ExperimentPreview>(["chaos", "preview", "slow", ...STAGING]);
    assert.deepEqual([preview.duration, preview.probes], [2_000, ["GET /"]]);
    assert.deepEqual(
      preview.faults.map(({ requests }) => requests),
      [0, 0],
    );
  });

  it("are not begun where the steady state does not hold, nor where they may not or cannot", async () => {
    const probe = { path: "/", status: 201 };
    const fault = { kind: "latency", of: "quotes", from: "page", ms: 100 };
    const idle = await given("not-so.json", { steadyState: [probe], method: [fault] });
    assert.equal(idle.code, 1);
    assert.match(
      idle.stdout,
      /outcome +not-started: The steady state does not hold, so nothing was done: GET \/: 0 of 3/,
    );
    assert.equal(await liveFaults(), 0);

    const typo = await given("typo.json", { steadyState: [{ path: "/" }], method: [{ ...fault, of: "quote" }] });
    assert.match(typo.stderr, /expected a service of resources, got "quote"[^]*quotes/);
    const unlinked = { ...fault, of: "page", from: "quotes" };
    const link = await given("link.json", { steadyState: [{ path: "/" }], method: [unlinked] });
    assert.match(link.stderr, /quotes does not link page/);
    const shape = await given("shape.json", { steadyState: [] });
    assert.match(shape.stderr, /steadyState[^]*at least one probe/);
    await writeFile(join(bough.workspace, "broken.json"), "{");
    const broken = await chaos("run", "--file", join(bough.workspace, "broken.json"));
    assert.match(broken.stderr, /broken\.json is not JSON/);
    assert.match((await chaos("run", "fast")).stderr, /quotes\/staging has no experiment fast\.[^]*It has slow, down/);
    const production = await bough.run(["chaos", "run", "slow", "--app", "quotes", "--env", "production"]);
    assert.match(production.stderr, /may not run in quotes\/main\.[^]*chaos: \{ allowed: true \}/);
    for (const { code } of [typo, link, shape, broken, production]) assert.equal(code, 1);
  });

  it("run one at a time, and end when somebody stops them", async () => {
    const { running, id } = await begun("long");
    assert.match((await chaos("run", "slow")).stderr, /An experiment is under way in quotes\/staging/);
    assert.match((await bough.run(["chaos", "show", id])).stdout, /long is under way[^]*fault +latency of 100 ms/);
    const stopped = await chaos("stop", "--as", "Ada", "--reason", "Lunch.");
    assert.match(stopped.stdout, /outcome +aborted: It was stopped by Ada\. Lunch\./);
    assert.equal((await running).code, 1);
    assert.equal(await liveFaults(), 0);
    assert.match((await chaos("stop")).stderr, /No experiment is under way in quotes\/staging/);
  });

  it("make way for a deployment at once", async () => {
    const { running } = await begun("long");
    await project.git("switch", "--quiet", "staging");
    await project.commit();
    await deploy(project, "staging");
    assert.match((await running).stdout, /aborted: It made way for a deployment of the environment/);
    assert.equal(await liveFaults(), 0);
  });

  it("end by themselves when control is killed, and the next control says so", async () => {
    const { running, id } = await begun("long");
    // A control that does not come back for a while takes nothing back.
    const supervisor = bough.processes().find(({ command }) => command.includes("bin/supervisor."));
    assert.ok(supervisor !== undefined);
    process.kill(supervisor.pid, "SIGSTOP");
    const killed = performance.now();
    killControl();
    try {
      await waitFor("the fault to end", async () => (await liveFaults()) === 0, { timeout: 15_000 });
      assert.ok(performance.now() - killed < LEASE, `it took ${performance.now() - killed} ms`);
    } finally {
      process.kill(supervisor.pid, "SIGCONT");
    }
    const { code, stdout } = await running;
    assert.equal(code, 1);
    assert.match(stdout, /outcome +interrupted: Whoever ran it ended before it did\. Taken back: latency of 100 ms/);
    const listed = await bough.json<readonly RunSummary[]>(["chaos", "list", ...STAGING]);
    assert.deepEqual([listed[0]?.id, listed[0]?.outcome], [id, "interrupted"]);
  });

  it("are taken back when bough is stopped", async () => {
    const { running } = await begun("long");
    assert.equal((await bough.run(["down"])).code, 0);
    await bough.up();
    // It waits for a server that comes back.
    assert.match((await running).stdout, /outcome +aborted: The server was stopped\./);
    await waitFor("staging", async () => (await bough.request("staging.quotes")).status === 200, { timeout: 20_000 });
  });

  it("run at random times where the definition says so", async () => {
    const schedule =
      'schedule: { experiments: ["slow"], days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "00:00", every: "1s", minimumGap: "1s" },';
    await project.commit({ "bough.config.ts": definition("", schedule) });
    await deploy(project, "staging");
    const scheduled = (): Promise<RunSummary | undefined> =>
      runs().then((all) => all.find(({ actor, outcome }) => actor === "schedule" && outcome === "held"));
    assert.equal((await waitFor("a run", scheduled, { timeout: 30_000 }))?.experiment, "slow");
  });

  it("end when their environment is destroyed, and their reports stay", async () => {
    await project.commit({ "bough.config.ts": definition() });
    await deploy(project, "staging");
    const { running, id } = await begun("long");
    const destroyed = await bough.run(["env", "destroy", "staging", "--app", "quotes"]);
    assert.equal(destroyed.code, 0, destroyed.stderr);
    assert.match((await running).stdout, /aborted: It made way for a deployment/);
    assert.equal(await liveFaults(), 0);
    assert.match((await bough.run(["chaos", "show", id])).stdout, /^long\n[^]*aborted/);
  });

  const chaos = (...args: string[]): Promise<CommandResult> => bough.run(["chaos", ...args, ...STAGING]);
  const runs = (): Promise<readonly RunSummary[]> => bough.json(["chaos", "list", "--app", "quotes"]);

  async function given(name: string, experiment: unknown): Promise<CommandResult> {
    const file = join(bough.workspace, name);
    await writeFile(file, JSON.stringify(experiment));
    return chaos("run", "--file", file);
  }

  /** Runs an experiment, up to its faults. */
  async function begun(name: string): Promise<{ readonly running: Promise<CommandResult>; readonly id: string }> {
    const running = chaos("run", name);
    await waitFor("the faults", async () => (await liveFaults()) > 0, { timeout: 20_000 });
    const [run] = await runs();
    assert.ok(run !== undefined);
    return { running, id: run.id };
  }

  function killControl(): void {
    const control = bough.processes().find(({ command }) => command.includes("bin/control."));
    assert.ok(control !== undefined);
    process.kill(control.pid, "SIGKILL");
  }

  async function liveFaults(): Promise<number> {
    const { data } = bough;
    const router = routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") });
    return (await router.faultStates()).filter(({ remaining }) => remaining > 0).length;
  }
});
