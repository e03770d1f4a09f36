import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

import type { ChaosPorts } from "../../src/chaos/chaos-ports.ts";
import { cleanUpRuns } from "../../src/chaos/clean-up-runs.ts";
import type { ExperimentReport } from "../../src/chaos/experiment-report.ts";
import type { ExperimentRun } from "../../src/chaos/experiment-run.ts";
import { renderReport } from "../../src/chaos/render-report.ts";
import { runExperiment } from "../../src/chaos/run-experiment.ts";
import type { RunTimes } from "../../src/chaos/run-times.ts";
import type { ChaosJournal } from "../../src/chaos/runs/chaos-journal.ts";
import { runsOnDisk } from "../../src/chaos/runs/runs-on-disk.ts";
import type { ExperimentSpec, FaultSpec, ProbeSpec } from "../../src/model/chaos.ts";
import { routerPorts } from "../support/chaos/router-ports.ts";
import { waitFor } from "../support/wait-for.ts";
import { environment, folderOf, get, revision, route, single, startOrigin, startRig } from "./router-rig.ts";
import type { Rig } from "./router-rig.ts";

const TIMES: RunTimes = { look: 50, ttl: 900, settle: 3_000 };

const ANSWERS: ProbeSpec = { kind: "http", name: "home", path: "/", status: 200, within: 300, tolerance: 1 };

const SLOW: FaultSpec = {
  place: { at: "service", service: "web" },
  share: 1,
  direction: "response",
  fault: { kind: "latency", ms: 100, jitter: 0 },
};

const BROKEN: FaultSpec = { ...SLOW, share: 0.5, fault: { kind: "error", status: 503 } };

test("a service that bears what is done to it: the report says so, and nothing is left", async (t) => {
  const { rig, journal, run, ports } = await chaosRig(t, (_request, response) => void response.end("x"));
  const errors: ProbeSpec = { kind: "metric", name: "errors", service: "web", metric: "error-rate", max: 0.01 };
  const spec = experiment({ steadyState: [ANSWERS, errors], method: [SLOW], duration: 1_500 });
  const report = await run(spec);
  assert.equal(report.outcome, "held", renderReport(report));
  for (const phase of [report.before, report.during, report.after]) {
    assert.deepEqual(
      phase?.probes.map(({ holds }) => holds),
      [true, true],
    );
  }
  // It lasted longer than a lease: it was renewed. Every look was hit but the first ones, which have no fault.
  const [hits] = report.hits;
  assert.equal(hits?.fault, "latency of 100 ms on all answers of web");
  assert.equal(hits?.requests?.["v1"], report.during?.probes[0]?.looks);
  assert.ok((report.during?.probes[0]?.looks ?? 0) >= 5);
  assert.equal(report.reverted?.by, "taken-back");
  assert.equal(await ports.liveLeases("run"), 0);
  assert.deepEqual(await journal.open(), []);
  assert.deepEqual(await journal.reports(), [report]);
  assert.match(renderReport(report), /outcome {4}held: .*\n[^]*during {5}holds {2}home[^]*hit {8}latency/);
  assert.ok((await timeOf(rig)) < 90);
});

test("a service that does not bear it deviates, and is seen to come back", async (t) => {
  const { run, rig } = await chaosRig(t, (_request, response) => void response.end("x"));
  const report = await run(
    experiment({ steadyState: [{ ...ANSWERS, tolerance: 0.9 }], method: [BROKEN], duration: 1_500 }),
  );
  assert.equal(report.outcome, "deviated");
  assert.match(report.reason, /home did not hold: \d+ of \d+ answered 200 within 300 ms, 90 % must be; .* 503 in/);
  assert.ok(report.recovery !== null && report.recovery < 1_000);
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("where the steady state does not hold, nothing is done", async (t) => {
  const { run, ports } = await chaosRig(t, (_request, response) => {
    response.statusCode = 500;
    response.end();
  });
  const report = await run(experiment({ method: [SLOW] }));
  assert.equal(report.outcome, "not-started");
  assert.match(report.reason, /^The steady state does not hold, so nothing was done: home: 0 of 3 answered 200/);
  assert.deepEqual([report.during, report.after, report.reverted], [null, null, null]);
  assert.deepEqual(await ports.leaseHits("run"), []);
  const silent = await chaosRig(t, (_request, response) => void response.end("x"));
  const metric: ProbeSpec = { kind: "metric", name: "speed", service: "web", metric: "p95", max: 100 };
  const blind = await silent.run(experiment({ steadyState: [metric], method: [SLOW] }));
  assert.equal(blind.outcome, "not-started");
  assert.match(blind.reason, /no times of requests to web/);
});

test("a stop condition ends it at once, whatever the steady state tolerates", async (t) => {
  const { run, rig } = await chaosRig(t, (_request, response) => void response.end("x"));
  const errors: ProbeSpec = { kind: "metric", name: "errors", service: "web", metric: "error-rate", max: 0.2 };
  const lax: ProbeSpec = { ...ANSWERS, tolerance: 0.01 };
  const spec = experiment({ steadyState: [lax], method: [{ ...BROKEN, share: 1 }], duration: 60_000, stop: [errors] });
  const begun = performance.now();
  const report = await run(spec);
  assert.equal(report.outcome, "stopped", report.reason);
  assert.match(report.reason, /^It was stopped: errors: \d+ of \d+ requests to web failed, 20 % may\.$/);
  assert.ok(performance.now() - begun < 5_000);
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("an abort ends it at once, in the middle of a look, and everything is taken back", async (t) => {
  const aborter = new AbortController();
  const { run, rig, ports } = await chaosRig(t, (_request, response) => void response.end("x"), aborter.signal);
  const patient: ProbeSpec = { ...ANSWERS, within: 30_000, tolerance: 0.01 };
  const hole: FaultSpec = { ...SLOW, fault: { kind: "blackhole" } };
  const running = run(experiment({ steadyState: [patient], method: [hole], duration: 60_000 }));
  await waitFor("the black hole", async () => (await ports.liveLeases("run")) === 1);
  await waitFor("a look in it", async () => (await ports.leaseHits("run"))[0]?.hits["v1"] === 1);
  aborter.abort();
  const aborted = performance.now();
  const report = await running;
  assert.equal(report.outcome, "aborted");
  assert.ok(performance.now() - aborted < 1_500);
  assert.equal((await get(rig.port, "/")).status, 200);
});

test("when the router can no longer be reached, the faults end at their time, and the report says so", async (t) => {
  const rig = await startRig(t);
  const origin = await startOrigin(t, (_request, response) => void response.end("x"));
  await rig.publish(single(origin.port));
  const journal = runsOnDisk(await folderOf(t));
  const ports = routerPorts(rig.client, rig.port);
  let calls = 0;
  const unreachable: ChaosPorts = {
    ...ports,
    setLeases(run, leases) {
      calls += 1;
      return calls === 1 ? ports.setLeases(run, leases) : Promise.reject(new Error("the router is silent"));
    },
  };
  const report = await runExperiment(runOf(experiment({ method: [SLOW], duration: 60_000 })), {
    ports: unreachable,
    journal,
    signal: new AbortController().signal,
    times: TIMES,
  });
  assert.equal(report.outcome, "failed");
  assert.match(report.reason, /the router is silent/);
  assert.equal(report.reverted?.by, "expired");
  assert.equal(await ports.liveLeases("run"), 0);
  assert.ok((await timeOf(rig)) < 90);
});

test("when whoever runs it is killed, the faults end by themselves, and who comes next finishes it", async (t) => {
  for (const ttl of [600, 60_000]) {
    const rig = await startRig(t);
    const origin = await startOrigin(t, (_request, response) => void response.end("x"));
    await rig.publish(single(origin.port));
    const folder = await folderOf(t);
    const ports = routerPorts(rig.client, rig.port);
    const program = join(import.meta.dirname, "../support/chaos/run-until-killed.ts");
    const run = JSON.stringify(runOf(experiment({ method: [SLOW], duration: 60_000 })));
    const runner = spawn(
      process.execPath,
      [program, rig.run, rig.tableFile, String(rig.port), folder, run, String(ttl)],
      {
        stdio: "inherit",
      },
    );
    t.after(() => runner.kill("SIGKILL"));
    await waitFor("the fault", async () => (await ports.liveLeases("run")) === 1);
    runner.kill("SIGKILL");
    await once(runner, "exit");
    const journal = runsOnDisk(folder);
    assert.deepEqual(
      (await journal.open()).map(({ id }) => id),
      ["run"],
    );
    // A short lease is over by itself; a long one is taken back.
    if (ttl === 600) await waitFor("its end", async () => (await ports.liveLeases("run")) === 0, { timeout: 1_500 });
    const [report] = await cleanUpRuns(journal, ports, TIMES);
    assert.equal(report?.outcome, "interrupted");
    assert.equal(report?.reverted?.by, "taken-back");
    assert.equal(await ports.liveLeases("run"), 0);
    assert.deepEqual(await journal.open(), []);
    assert.deepEqual(await cleanUpRuns(journal, ports, TIMES), []);
  }
});

test("of two instances one is killed, and no request is lost", async (t) => {
  const rig = await startRig(t);
  const instances = await Promise.all([startInstance(t), startInstance(t)]);
  await rig.publish(
    environment(
      route(
        "web",
        ["/*"],
        revision(
          instances.map(({ port }) => port),
          { interval: 50 },
        ),
      ),
    ),
  );
  const ports = routerPorts(rig.client, rig.port, async () => {
    const [victim] = instances;
    victim.child.kill("SIGKILL");
    await once(victim.child, "exit");
    return ["web@v1-0"];
  });
  const kill: FaultSpec = { ...SLOW, fault: { kind: "kill", instances: 1 } };
  const report = await runExperiment(runOf(experiment({ method: [kill], duration: 800 })), {
    ports,
    journal: runsOnDisk(await folderOf(t)),
    signal: new AbortController().signal,
    times: TIMES,
  });
  assert.equal(report.outcome, "held", renderReport(report));
  assert.deepEqual(report.hits, [{ fault: "end an instance of web", requests: null, instances: ["web@v1-0"] }]);
});

test("reports are kept, the latest first and not for ever", async (t) => {
  const journal = runsOnDisk(await folderOf(t), 2);
  assert.deepEqual([await journal.open(), await journal.reports()], [[], []]);
  for (const id of ["b", "a", "c"]) {
    const run = { ...runOf(experiment({}), id), startedAt: { b: 1, a: 2, c: 3 }[id] ?? 0 };
    await journal.begin(run);
    await journal.finish({ ...emptyReport(run) });
  }
  assert.deepEqual(
    (await journal.reports()).map(({ id }) => id),
    ["c", "a"],
  );
});

interface ChaosRig {
  readonly rig: Rig;
  readonly ports: ChaosPorts;
  readonly journal: ChaosJournal;
  run(spec: ExperimentSpec): Promise<ExperimentReport>;
}

async function chaosRig(
  t: TestContext,
  listener: RequestListener,
  signal = new AbortController().signal,
): Promise<ChaosRig> {
  const rig = await startRig(t);
  const origin = await startOrigin(t, listener);
  await rig.publish(single(origin.port));
  const journal = runsOnDisk(await folderOf(t));
  const ports = routerPorts(rig.client, rig.port);
  return { rig, ports, journal, run: (spec) => runExperiment(runOf(spec), { ports, journal, signal, times: TIMES }) };
}

function experiment(changes: Partial<ExperimentSpec>): ExperimentSpec {
  return { title: "drill", steadyState: [ANSWERS], method: [], duration: 500, stop: [], ...changes };
}

function runOf(spec: ExperimentSpec, id = "run"): ExperimentRun {
  const target = { app: "shop", slug: "main" };
  return { id, target, experiment: "drill", spec, actor: "tester", startedAt: Date.now() };
}

function emptyReport({ id, target, startedAt }: ExperimentRun): ExperimentReport {
  return {
    id,
    target,
    experiment: "drill",
    title: "drill",
    actor: "tester",
    outcome: "held",
    reason: "",
    startedAt,
    endedAt: startedAt,
    before: null,
    during: null,
    after: null,
    hits: [],
    reverted: null,
    recovery: null,
  };
}

/** A server in a process of its own. */
async function startInstance(t: TestContext): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const program = `const server = require("node:http").createServer((_, response) => response.end("x"));
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function timeOf(rig: Rig): Promise<number> {
  const begun = performance.now();
  await get(rig.port, "/");
  return performance.now() - begun;
}
