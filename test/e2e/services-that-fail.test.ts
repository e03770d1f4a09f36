import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import { freePorts } from "../support/free-ports.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";

interface Fault {
  readonly app: string;
  readonly server?: string;
  readonly settings?: string;
  /** What the push must say. */
  readonly says: readonly RegExp[];
  /** Seconds within which it must say it. */
  readonly within?: number;
}

const [wrongPort = 0] = await freePorts(1);

const faults: Readonly<Record<string, Fault>> = {
  "exits at once": {
    app: "exits",
    server: `console.error("there is no database here"); process.exit(3);`,
    settings: `startTimeout: "60s"`,
    says: [/`node server.js` exits with code 3, \d times in a row/, /^ +there is no database here$/m],
    within: 8,
  },
  "has a start command that is not there": {
    app: "not-found",
    settings: `start: "no-such-program --serve"`,
    says: [/`no-such-program --serve` exits with code 12[67]/, /hint: Is the program installed/],
    within: 8,
  },
  "never listens": {
    app: "never-listens",
    server: `console.log("thinking it over"); setInterval(() => undefined, 1000);`,
    says: [/within 2 s it did not listen on its port \d+\.$/m, /^ +thinking it over$/m],
  },
  "listens on the wrong port": {
    app: "wrong-port",
    server: `require("node:http").createServer((_, response) => response.end()).listen(${wrongPort}, "127.0.0.1");`,
    says: [new RegExp(`it did not listen on its port \\d+, but on 127.0.0.1:${wrongPort}\\.$`, "m")],
  },
  "answers its health path with 500": {
    app: "health-500",
    server: `require("node:http").createServer((_, response) => response.writeHead(500).end()).listen(process.env.PORT);`,
    says: [/within 2 s \/ answered 500, not 2xx/, /It wrote no log/],
  },
  "never answers its health path": {
    app: "health-hangs",
    server: `require("node:http").createServer(() => undefined).listen(process.env.PORT);`,
    says: [/within 2 s \/ did not answer/],
  },
  "takes more memory than it may while it starts": {
    app: "too-large",
    server: `const held = []; setInterval(() => held.push(Buffer.alloc(8 << 20, 1)), 20);`,
    settings: `memory: "100mb", startTimeout: "30s"`,
    says: [/ended for using more than its memory limit of 100 MB/, /killed: \d+ MB resident, limit 100 MB/],
    within: 20,
  },
};

describe("a release whose service", { concurrency: 3 }, () => {
  let bough: Bough;
  before(async () => {
    bough = await startBough();
  });
  after(() => bough[Symbol.asyncDispose]());

  for (const [fault, { app, server = reportingService, settings = "", says, within = 10 }] of Object.entries(faults)) {
    it(`${fault} changes nothing, says why, and leaves nothing behind`, async () => {
      const project = await bough.project(app);
      const good = await project.commit({ "bough.config.ts": definition(app), "server.js": reportingService });
      await deploy(project);
      const served = reportOf(await bough.request(app));
      assert.equal(served.env["BOUGH_COMMIT"], good);

      await project.commit({ "bough.config.ts": definition(app, settings), "server.js": server });
      const began = performance.now();
      const said = await failToDeploy(project);
      assert.ok(performance.now() - began < within * 1_000, `took ${performance.now() - began} ms`);
      for (const pattern of says) assert.match(said, pattern);
      assert.match(said, /^v1 serves on at$/m);
      assert.equal(reportOf(await bough.request(app)).pid, served.pid, "the old instance served on");
      assert.deepEqual(await statusOf(app), { status: "live", release: "v1" });
      assert.deepEqual(processIds(app), [`${app}/main/web@v1/0`]);

      const fixed = await project.commit({ "bough.config.ts": definition(app), "server.js": reportingService });
      await deploy(project);
      assert.equal(reportOf(await bough.request(app)).env["BOUGH_COMMIT"], fixed);
    });
  }

  it("fails at the very first push leaves a failed environment without processes, that a good push mends", async () => {
    const project = await bough.project("first");
    await project.commit({ "bough.config.ts": definition("first"), "server.js": "process.exit(1);" });
    const said = await failToDeploy(project);
    assert.doesNotMatch(said, /serves on/);
    assert.deepEqual(await statusOf("first"), { status: "failed", release: null });
    assert.deepEqual(processIds("first"), []);
    assert.equal((await bough.request("first")).headers["x-bough-release"], undefined);
    await project.commit({ "server.js": reportingService });
    await deploy(project);
    assert.equal((await bough.request("first")).status, 200);
  });

  it("fails beside an old revision that has fallen ill leaves nothing of itself running", async () => {
    const project = await bough.project("ill");
    const falling = `let healthy = true;
require("node:http")
  .createServer(({ url }, response) => {
    if (url === "/fall-ill") healthy = false;
    response.writeHead(healthy ? 200 : 500).end();
  })
  .listen(process.env.PORT, "127.0.0.1");
`;
    await project.commit({ "bough.config.ts": definition("ill"), "server.js": falling });
    await deploy(project);
    await bough.request("ill", "/fall-ill");
    await project.commit({ "server.js": "process.exit(1);" });
    const said = await failToDeploy(project);
    assert.doesNotMatch(said, /The way back failed/);
    assert.deepEqual(processIds("ill"), ["ill/main/web@v1/0"]);
    assert.deepEqual(await statusOf("ill"), { status: "live", release: "v1" });
  });

  it("starts slowly, but within its limit, is released", async () => {
    const project = await bough.project("slow");
    const settings = `startTimeout: "20s"`;
    const server = reportingService.replace(
      /^server\.listen\(.*$/m,
      (listen) => `setTimeout(() => ${listen.replace(";", "")}, 4000);`,
    );
    await project.commit({ "bough.config.ts": definition("slow", settings), "server.js": server });
    await deploy(project);
    assert.equal((await bough.request("slow")).status, 200);
  });

  async function statusOf(app: string): Promise<object> {
    const environments = await bough.json<readonly { status: string; release: string | null }[]>([
      "env",
      "list",
      "--app",
      app,
    ]);
    assert.equal(environments.length, 1);
    return { status: environments[0]?.status, release: environments[0]?.release };
  }

  const processIds = (app: string): readonly (string | null)[] => [
    ...new Set(bough.processes().flatMap(({ id }) => (id?.startsWith(`${app}/`) === true ? [id] : []))),
  ];
});

const definition = (app: string, settings = ""): string => `import { app, service } from "bough";
const web = service({ start: "node server.js", startTimeout: "2s", stopTimeout: "2s", ${settings} });
export default app({ name: "${app}", resources: { web } });
`;
