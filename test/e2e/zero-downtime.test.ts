import assert from "node:assert/strict";
import { before, after, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { startLoad, type Load, type LoadReport } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { waitFor } from "../support/wait-for.ts";

const RATE = 500;
const CONNECTIONS = 16;
const RELEASES = 50;

const definition = `import { app, service } from "bough";
const web = service({ start: "node server.js", health: "/healthz", instances: 2 });
export default app({ name: "steady", resources: { web } });
`;
const server = `const { createServer } = require("node:http");
const server = createServer((request, response) => response.end(process.env.BOUGH_COMMIT));
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

describe("under load", () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    project = await bough.project("steady");
    await project.commit({ "bough.config.ts": definition, "server.js": server });
    const { code, stderr } = await project.push("main");
    assert.equal(code, 0, stderr);
  });
  after(() => bough[Symbol.asyncDispose]());

  it(`${RELEASES} releases in a row and a rollback fail no request`, { timeout: 240_000 }, async () => {
    const report = await underLoad(bough, async () => {
      for (let release = 2; release <= RELEASES + 1; release++) {
        const commit = await project.commit({ "version.txt": String(release) });
        const { stderr } = await project.push("main");
        assert.match(stderr, new RegExp(`Deployed production v${release} `), stderr);
        assert.equal((await bough.request("steady")).text, commit);
      }
      await bough.json(["rollback", "--app", "steady", "--env", "production"]);
      const answer = await bough.request("steady");
      assert.equal(answer.headers["x-bough-release"], `v${RELEASES}`);
    });
    assertNoFailure(report);
  });

  it("kill -9 of control and of the supervisor fail no request, and both come back", { timeout: 60_000 }, async () => {
    const report = await underLoad(bough, async (load) => {
      const enough = load.sent() + RATE;
      await killed(bough, (command) => command.includes("bin/control."));
      await waitFor("the API to answer again", () => bough.json(["env", "list"]), { timeout: 20_000 });
      await killed(bough, (command) => command.includes("bin/supervisor."));
      await waitFor("more requests", () => load.sent() > enough);
      const commit = await project.commit({ "version.txt": "after the crashes" });
      const { stderr } = await project.push("main");
      assert.match(stderr, /Deployed production/, stderr);
      assert.equal((await bough.request("steady")).text, commit);
    });
    assertNoFailure(report);
  });

  it("kill -9 of a router worker fails no request but those in flight in it", { timeout: 60_000 }, async () => {
    const { failures, sent } = await underLoad(bough, async (load) => {
      await waitFor("some requests", () => load.sent() > RATE);
      assert.equal(load.failures().length, 0);
      await killed(bough, (command) => command.includes("--worker 0"));
      const enough = load.sent() + 2 * RATE;
      await waitFor("more requests", () => load.sent() > enough);
    });
    assert.ok(
      failures.length <= CONNECTIONS,
      `${failures.length} of ${sent} requests failed: ${JSON.stringify(failures.slice(0, 5))}`,
    );
    const span =
      Math.max(0, ...failures.map(({ at }) => Date.parse(at))) -
      Math.min(Infinity, ...failures.map(({ at }) => Date.parse(at)));
    assert.ok(failures.length === 0 || span < 1_000, `requests failed over ${span} ms, so not only those in flight`);
    assert.ok(
      failures.every(({ status }) => status === null),
      "an answer was an error",
    );
  });
});

/** The load ends with the work, also when that fails. */
async function underLoad(bough: Bough, work: (load: Load) => Promise<void>): Promise<LoadReport> {
  const load = startLoad({ port: bough.port, host: "steady.localhost", rate: RATE, connections: CONNECTIONS });
  try {
    await work(load);
  } catch (error) {
    await load.stop();
    throw error;
  }
  return load.stop();
}

function assertNoFailure({ sent, seconds, failures }: LoadReport): void {
  assert.equal(failures.length, 0, `${failures.length} of ${sent} failed: ${JSON.stringify(failures.slice(0, 5))}`);
  assert.ok(sent / seconds >= RATE * 0.95, `the load was only ${Math.round(sent / seconds)} requests/s`);
}

/** Kills the process and waits until another one does its work. */
async function killed(bough: Bough, isMeant: (command: string) => boolean): Promise<void> {
  const find = (): number | undefined => bough.processes().find(({ command }) => isMeant(command))?.pid;
  const victim = find();
  assert.ok(victim !== undefined, "the process to kill does not run");
  process.kill(victim, "SIGKILL");
  await waitFor(
    "its successor",
    () => {
      const pid = find();
      return pid !== undefined && pid !== victim;
    },
    { timeout: 20_000 },
  );
}
