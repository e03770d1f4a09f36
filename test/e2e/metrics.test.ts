import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { MetricName, MetricSeries } from "../../src/provider/metric.ts";
import { type Bough, startBough } from "../support/bough.ts";
import { startCommand } from "../support/cli/start-command.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import { type LoadReport, startLoad } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { waitFor } from "../support/wait-for.ts";

const MEGABYTE = 1024 ** 2;

/** Answers late, or with 500; holds memory; and is busy when it is asked to be. */
const server = `const { createServer } = require("node:http");
const held = Buffer.alloc(100 * ${MEGABYTE}, 1);
const burn = (since) => {
  const pause = Date.now() + 50;
  while (Date.now() < pause);
  if (process.cpuUsage(since).user < 5_000_000) setImmediate(burn, since);
};
createServer((request, response) => {
  if (request.url === "/api/fail") return response.writeHead(500).end(String(held.length));
  if (request.url === "/api/burn") setImmediate(burn, process.cpuUsage());
  if (request.url === "/api/slow") return setTimeout(() => response.end("late"), 60);
  response.end("ok");
}).listen(process.env.PORT, "127.0.0.1");
`;

const definition = `import { app, service, site, table } from "bough";
const api = service({ root: "api", start: "node server.js", instances: 2, paths: ["/api/*"] });
const web = site({ dir: "public" });
export default app({
  name: "shop",
  resources: { api, web, people: table({ key: "name" }) },
  environments: { production: { branch: "main" }, preview: { branch: "*", set: { api: { instances: 1 } } } },
});
`;

const files = { "bough.config.ts": definition, "api/server.js": server, "public/index.html": "<h1>shop</h1>\n" };

interface Answer {
  readonly series: readonly MetricSeries[];
  readonly unknown: readonly MetricName[];
}

describe("metrics of an environment", { timeout: 240_000 }, () => {
  let bough: Bough;
  let project: Project;
  const sent = { all: 0, failed: 0 };

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    project = await bough.project("shop");
    await project.commit(files);
    await deploy(project);
  });
  after(() => bough[Symbol.asyncDispose]());

  const read = (...args: string[]): Promise<Answer> => bough.json(["metrics", "production", "--app", "shop", ...args]);
  const valuesOf = ({ series }: Answer, name: MetricName, resource: string | null = "api"): readonly number[] =>
    series
      .filter((one) => one.name === name && one.resource === resource && one.instance === null)
      .flatMap(({ points }) => points.map(([, value]) => value));
  const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

  /** Sends requests of which one in four fails, and counts them. */
  async function load(): Promise<LoadReport> {
    const to = { port: bough.port, host: "shop.localhost", connections: 8 };
    const [slow, fail] = [
      startLoad({ ...to, path: "/api/slow", rate: 60 }),
      startLoad({ ...to, path: "/api/fail", rate: 20 }),
    ];
    await waitFor("requests", () => slow.sent() >= 90 && fail.sent() >= 30);
    const [good, bad] = await Promise.all([slow.stop(), fail.stop()]);
    assert.deepEqual(good.failures, []);
    assert.ok(bad.failures.every(({ status }) => status === 500));
    sent.all += good.sent + bad.sent;
    sent.failed += bad.sent;
    return good;
  }

  /** Whatever was sent is told, no more and no less. */
  const isTold = (): Promise<Answer> =>
    waitFor("all that was sent", async () => {
      const answer = await read();
      const told = [sum(valuesOf(answer, "requests")), sum(valuesOf(answer, "errors"))];
      assert.deepEqual(told, [sent.all, sent.failed]);
      return answer;
    });

  it("tell the requests, errors and latencies that the clients saw", async () => {
    const seen = await load();
    const answer = await isTold();
    for (const [name, real] of [
      ["latency.p50", seen.p50],
      ["latency.p99", seen.p99],
    ] as const) {
      const told = Math.max(...valuesOf(answer, name));
      // The client's own time comes on top; the bounds are 15 % apart.
      assert.ok(told >= 55 && told <= real * 1.15 + 5, `${name} is ${told} ms, clients saw ${real} ms`);
    }
    assert.deepEqual(new Set(valuesOf(answer, "instances")), new Set([2]));
    assert.deepEqual(new Set(valuesOf(answer, "instances.wanted")), new Set([2]));
    assert.ok(answer.unknown.includes("reads"), "what is not known is said");
    for (const { name } of answer.series) assert.ok(!answer.unknown.includes(name), name);
  });

  it("count on over a restart of control, and of a router worker", async () => {
    for (const process of ["control", "router-0"]) {
      await isTold();
      const old = pidOf(process);
      assert.ok(old !== undefined);
      globalThis.process.kill(old, "SIGKILL");
      await waitFor(`a new ${process}`, () => {
        const pid = pidOf(process);
        return pid !== undefined && pid !== old;
      });
      await waitFor("control and routers to answer", async () => {
        await bough.json(["env", "list"]);
        return existsSync(join(bough.data, "run", "router-0.sock"));
      });
      await load();
      const answer = await isTold();
      for (const { name, points } of answer.series)
        for (const [at, value] of points) assert.ok(value >= 0, `${name} is ${value} at ${at}`);
      assert.ok(Math.max(...valuesOf(answer, "requests")) <= sent.all);
    }
  });

  it("tell what each instance answers and takes", async () => {
    await read();
    await bough.request("shop", "/api/burn");
    sent.all += 1;
    const busy = await waitFor(
      "a busy instance",
      async () => {
        const { series } = await read("--instances", "--period", "15s");
        const own = series.filter(({ instance }) => instance !== null);
        const cpu = own.filter(({ name }) => name === "cpu");
        const [less = 0, most = 0] = cpu.map(({ points }) => Math.max(...values(points))).toSorted((a, b) => a - b);
        return most > 5 && most > 2 * less && { own, cpu, most };
      },
      { timeout: 60_000 },
    );
    assert.ok(busy.most <= 150, `${busy.most} % of a processor, of a program of one thread`);
    assert.equal(busy.cpu.length, 2);
    assert.deepEqual(
      busy.cpu.map(({ instance, release }) => `${instance} ${release}`),
      ["api@v1.0 v1", "api@v1.1 v1"],
    );
    const memory = busy.own.filter(({ name }) => name === "memory").map(({ points }) => points.at(-1)?.[1] ?? 0);
    for (const bytes of memory) assert.ok(bytes > 100 * MEGABYTE && bytes < 400 * MEGABYTE, `${bytes} bytes`);
    const answered = busy.own.filter(({ name }) => name === "requests").map(({ points }) => sum(values(points)));
    assert.equal(answered.length, 2);
    assert.equal(sum(answered), sent.all);
  });

  it("are a table for people, with the environment's disk and its site", async () => {
    const pages = 7;
    for (let page = 0; page < pages; page += 1) await bough.request("shop", "/");
    await waitFor("the pages", async () => sum(valuesOf(await read(), "requests", "web")) === pages);
    const { stdout } = await bough.run(["metrics", "production", "--app", "shop"]);
    const [title, , heading = "", ...rows] = stdout.split("\n");
    assert.equal(title, "shop production, the last 1h: counts in all, the rest as it was last");
    for (const column of ["RESOURCE", "REQUESTS", "TREND", "ERRORS", "P95", "INSTANCES", "CPU", "MEMORY", "DISK"])
      assert.ok(heading.includes(column), heading);
    const row = (name: string): string => rows.find((line) => line.startsWith(`${name} `)) ?? "";
    assert.match(row("api"), new RegExp(`^api +${sent.all} .*[▁-█].* 2/2 +\\d+ % +\\d+ MB`));
    assert.match(row("web"), /^web +7 /);
    assert.match(row("(all"), /[kM]B$/);
    assert.match(rows.at(-2) ?? "", /^local does not tell: reads, writes, throttles$/);
  });

  it("are shown again and again until Ctrl-C, with --json a line each", async () => {
    const args = ["metrics", "production", "--app", "shop", "--follow", "--json", "--data", bough.data];
    await using command = startCommand(args);
    const lines = (): readonly string[] => command.output().trimEnd().split("\n");
    await waitFor("a second answer", () => lines().length >= 2 && lines()[0] !== "", { timeout: 30_000 });
    assert.equal(await command.stop("SIGINT"), 0);
    for (const line of lines()) assert.ok((JSON.parse(line) as Answer).series.length > 0);
  });

  it("refuse what there is not, and say which there is", async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await bough.run(["metrics", ...args, "--app", "shop"]);
      assert.notEqual(code, 0, stdout);
      return stderr;
    };
    assert.match(await refused("production", "--resource", "apis"), /no resource apis[\s\S]*api, web, people/);
    assert.match(await refused("nowhere"), /no environment nowhere/);
    assert.match(await refused("production", "--since", "yesterday"), /15m, 1h or 7d/);
    assert.match(await refused("production", "--since", "7d", "--period", "15s"), /more than 1500 points/);
    assert.match(await refused("production", "--since", "900d"), /455d/);
  });

  it("are said to be none where nothing was measured", async () => {
    await project.git("switch", "--quiet", "--create", "broken");
    await project.commit({ "api/server.js": "process.exit(1);\n" });
    await failToDeploy(project, "broken");
    const { series } = await bough.json<Answer>(["metrics", "broken", "--app", "shop"]);
    // Its folder may have been looked at: it takes place on the disk.
    assert.ok(
      series.every(({ name }) => name === "disk"),
      JSON.stringify(series),
    );
    const { stdout, code } = await bough.run(["metrics", "broken", "--app", "shop", "--since", "15s"]);
    assert.equal(code, 0);
    if (!stdout.includes("(all of it)"))
      assert.match(stdout, /^shop broken is failed\. Nothing was measured in the last 15s\.$/m);
  });

  it("go with the environment", async () => {
    await project.git("switch", "--quiet", "--create", "gone", "main");
    await deploy(project, "gone");
    await bough.request("gone.shop", "/api/slow");
    await waitFor("what was measured", async () => {
      const { series } = await bough.json<Answer>(["metrics", "gone", "--app", "shop"]);
      return series.length > 0;
    });
    const folder = join(bough.data, "environments", "shop", "gone");
    assert.equal(readdirSync(join(folder, "metrics")).length, 1);
    const receipt = await bough.json<{ remaining: unknown[] }>(["env", "destroy", "gone", "--app", "shop"]);
    assert.deepEqual(receipt.remaining, []);
    const { stdout } = await bough.run(["metrics", "gone", "--app", "shop"]);
    assert.match(stdout, /is destroyed: nothing of it is left to measure/);
    assert.ok(!existsSync(folder), "and does not come back with the next look");
  });

  const pidOf = (name: string): number | undefined =>
    bough.processes().find(({ id, command }) => id === name || command.includes(`/${name}.`))?.pid;
});

const values = (points: MetricSeries["points"]): readonly number[] => points.map(([, value]) => value);
