import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";
import { waitFor } from "../support/wait-for.ts";

const MB = 1024 * 1024;

/** A service that answers as any other, and does more on request or at its start. */
const withMore = (more: string): string => `${reportingService}\n${more}`;
const onRequest = (path: string, what: string): string =>
  withMore(`server.prependListener("request", ({ url }) => { if (url === "${path}") { ${what} } });`);

const definition = (
  app: string,
  settings = "",
  start = "node server.js",
): string => `import { app, service } from "bough";
const web = service({ start: ${JSON.stringify(start)}, ${settings} });
export default app({ name: "${app}", resources: { web }, environments: { production: { branch: "main", keepWarm: 0 } } });
`;

interface LogLine {
  readonly line: string;
}

describe("a live service that", { concurrency: 3 }, () => {
  let bough: Bough;
  before(async () => {
    bough = await startBough();
  });
  after(() => bough[Symbol.asyncDispose]());

  it("is started by several commands of a shell still ends in peace", async () => {
    const start = `cd sub && GREETING='good day' node server.js; echo ended with $?`;
    const end = `process.on("SIGTERM", () => setTimeout(() => { console.log("in peace"); process.exit(0); }, 300));`;
    const ending = reportingService.replace(/^process\.on\("SIGTERM".*$/m, end);
    const project = await bough.project("shell");
    await project.commit({ "bough.config.ts": definition("shell", "", start), "sub/server.js": ending });
    await deploy(project);
    const { env, cwd } = reportOf(await bough.request("shell"));
    assert.equal(env["GREETING"], "good day");
    assert.match(cwd, /\/sub$/);
    await project.commit();
    await deploy(project);
    const lines = await bough.json<readonly LogLine[]>(["logs", "--app", "shell", "--env", "production"]);
    assert.ok(
      lines.some(({ line }) => line === "in peace"),
      JSON.stringify(lines),
    );
    assert.deepEqual(idsOf("shell"), ["shell/main/web@v2/0"]);
  });

  it("ignores SIGTERM is killed after its stopTimeout at the next release", async () => {
    const server = reportingService.replace(
      /^process\.on\("SIGTERM".*$/m,
      `process.on("SIGTERM", () => console.log("no"));`,
    );
    const { project, pid } = await live("stubborn", server, `stopTimeout: "1s"`);
    assert.equal(
      bough.processes().filter(({ id }) => id?.startsWith("stubborn/") === true).length,
      1,
      "no shell beside it",
    );
    await project.commit({ "server.js": reportingService });
    const began = performance.now();
    await deploy(project);
    assert.ok(performance.now() - began >= 1_000, "it had its time");
    assert.ok(!isRunning(pid));
    assert.deepEqual(idsOf("stubborn"), ["stubborn/main/web@v2/0"]);
  });

  it("forks children, also into sessions of their own, leaves none of them", async () => {
    const forks = `const { spawn } = require("node:child_process");
for (const detached of [false, true]) spawn("sleep", ["1000"], { detached, stdio: "ignore" }).unref();
spawn("/bin/sh", ["-c", "(trap '' TERM; sleep 1000) & exit 0"], { detached: true, stdio: "ignore" }).unref();`;
    const { project } = await live("forking", withMore(forks), `stopTimeout: "1s"`);
    const sleeping = (): readonly string[] =>
      bough.processes().flatMap(({ id, command }) => (id === "forking/main/web@v1/0" ? [command] : []));
    await waitFor("its children", () => sleeping().filter((command) => command.startsWith("sleep")).length === 3);
    await project.commit({ "server.js": reportingService });
    await deploy(project);
    assert.deepEqual(sleeping(), []);
  });

  it(
    "writes 100 MB of log takes a bounded part of the disk, and its last words are shown",
    { timeout: 60_000 },
    async () => {
      const spam = `const line = "x".repeat(1023) + "\\n";
for (let at = 0; at < ${100 * 1024}; at++) require("node:fs").writeSync(1, line);
console.log("the last words");`;
      await live("talkative", onRequest("/talk", spam));
      assert.equal((await bough.request("talkative", "/talk")).status, 200);
      const folder = join(bough.data, "environments", "talkative", "main", "logs");
      const size = await waitFor("the log to be rotated", async () => {
        const total = await sizeOf(folder);
        return total < 40 * MB && total;
      });
      assert.ok(size > 0);
      const lines = await bough.json<readonly LogLine[]>(["logs", "--app", "talkative", "--env", "production"]);
      assert.equal(lines.at(-1)?.line, "the last words");
    },
  );

  it("leaks is killed at its memory limit and started again, and its log says so", async () => {
    const leak = `const held = (globalThis.held ??= []);
setInterval(() => held.push(Buffer.alloc(8 << 20, 1)), 10);`;
    const { pid } = await live("leaking", onRequest("/leak", leak), `memory: "120mb"`);
    await bough.request("leaking", "/leak");
    await successorOf("leaking", pid);
    const lines = await bough.json<readonly LogLine[]>(["logs", "--app", "leaking", "--env", "production"]);
    assert.ok(
      lines.some(({ line }) => /^bough: killed: \d+ MB resident, limit 120 MB$/.test(line)),
      JSON.stringify(lines),
    );
  });

  it("crashes is started again without help", async () => {
    const { pid, project } = await live("crashing", onRequest("/crash", "process.exit(1);"));
    assert.equal((await bough.request("crashing", "/crash")).status, 502);
    assert.equal((await successorOf("crashing", pid)).env["BOUGH_RELEASE"], "v1");
    await project.commit();
    await deploy(project);
    assert.equal(reportOf(await bough.request("crashing")).env["BOUGH_RELEASE"], "v2");
  });

  it("has crashed before, and is not well when a release fails, is given its time", async () => {
    const server = withMore(`let sickUntil = 0;
server.prependListener("request", ({ url }, response) => {
  if (url === "/crash") process.exit(1);
  if (url === "/sick") sickUntil = Date.now() + 1500;
  if (url === "/" && Date.now() < sickUntil) response.statusCode = 500;
});`);
    const { project, ...first } = await live("ailing", server);
    let { pid } = first;
    for (let crash = 0; crash < 3; crash++) {
      await bough.request("ailing", "/crash");
      pid = (await successorOf("ailing", pid)).pid;
    }
    const infecting = `const options = { port: ${bough.port}, path: "/sick", headers: { host: "ailing.localhost" } };
require("node:http").get(options, () => process.exit(1));`;
    await project.commit({ "server.js": infecting });
    const said = await failToDeploy(project);
    assert.doesNotMatch(said, /web@v1 did not become healthy/);
    const report = await waitFor("it to be well again", async () => reportOf(await bough.request("ailing")));
    assert.equal(report.pid, pid);
  });

  it("is released again and again keeps the logs of its last releases only", async () => {
    const { project } = await live("busy", withMore("console.log(process.env.BOUGH_RELEASE);"));
    for (let release = 2; release <= 8; release++) {
      await project.commit();
      await deploy(project);
    }
    const lines = await bough.json<readonly LogLine[]>(["logs", "--app", "busy", "--env", "production"]);
    assert.deepEqual(
      lines.map(({ line }) => line),
      ["v4", "v5", "v6", "v7", "v8"],
    );
  });

  async function live(app: string, server: string, settings = ""): Promise<{ project: Project; pid: number }> {
    const project = await bough.project(app);
    await project.commit({ "bough.config.ts": definition(app, settings), "server.js": server });
    await deploy(project);
    return { project, pid: reportOf(await bough.request(app)).pid };
  }

  /** What answers when the process is gone. */
  const successorOf = (app: string, pid: number): Promise<ReturnType<typeof reportOf>> =>
    waitFor("another instance", async () => {
      const report = reportOf(await bough.request(app));
      return report.pid !== pid && report;
    });

  const idsOf = (app: string): readonly (string | null)[] => [
    ...new Set(bough.processes().flatMap(({ id }) => (id?.startsWith(`${app}/`) === true ? [id] : []))),
  ];

  const isRunning = (pid: number): boolean => bough.processes().some((one) => one.pid === pid);
});

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
