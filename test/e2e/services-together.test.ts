import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import { startLoad } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf, type ServiceReport } from "../support/reporting-service.ts";

/** Answers with what the linked service answered; 500 when that failed. */
const front = `const { createServer, get, Agent } = require("node:http");
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const server = createServer((request, response) => {
  if (request.url === "/healthz") return response.end();
  const failed = (error) => response.writeHead(500).end(String(error));
  const linked = get(process.env.BACKEND_URL + request.url, { agent }, (answer) => {
    response.writeHead(answer.statusCode === 200 ? 200 : 500);
    answer.on("error", failed).pipe(response);
  });
  linked.on("error", failed);
});
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

const definition = `import { app, service } from "bough";
const api = service({ root: "api", start: "node server.js", instances: 3, memory: "300mb", env: { COLOUR: "blue", SHAPE: "round" }, paths: ["/api/*"] });
const web = service({ start: "node front.js", health: "/healthz", link: { backend: api }, paths: ["/*"] });
export default app({
  name: "pair",
  resources: { api, web },
  environments: {
    production: { branch: "main" },
    preview: { branch: "*", extends: "production", set: { api: { instances: 1, env: { COLOUR: "red" } } } },
  },
});
`;

describe("services of one app", () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    // A proxy that is not there: what is on this machine is reached without it.
    bough = await startBough({ env: { http_proxy: "http://127.0.0.1:9", no_proxy: "example.com" } });
    project = await bough.project("pair");
    const files = { "bough.config.ts": definition, "api/server.js": reportingService, "front.js": front };
    await project.commit(files);
    await deploy(project);
  });
  after(() => bough[Symbol.asyncDispose]());

  it("each answer their own paths", async () => {
    const direct = reportOf(await bough.request("pair", "/api/x?y=1"));
    assert.equal(direct.path, "/api/x?y=1");
    const linked = reportOf(await bough.request("pair", "/other"));
    assert.equal(linked.path, "/other");
    assert.equal(linked.cwd, direct.cwd, "the front answers with what the linked service says");
  });

  it("run in their folder, with the variables of the definition and of bough", async () => {
    const { cwd, env } = await api("pair");
    assert.match(cwd, /\/tree\/api$|\/tree$/);
    assert.equal(env["COLOUR"], "blue");
    assert.equal(env["BOUGH_APP"], "pair");
    assert.equal(env["BOUGH_ENV"], "production");
    assert.equal(env["BOUGH_RELEASE"], "v1");
    assert.equal(env["BOUGH_COMMIT"], await project.git("rev-parse", "HEAD"));
    assert.deepEqual(env["NO_PROXY"]?.split(","), ["example.com", "127.0.0.1", "localhost"]);
    assert.equal(env["http_proxy"], "http://127.0.0.1:9");
  });

  it("get as many instances as they ask for, and all of them are used", async () => {
    const pids = new Set<number>();
    for (let request = 0; request < 30; request++) pids.add((await api("pair")).pid);
    assert.equal(pids.size, 3);
  });

  it("take what a rule sets for its environments alone", async () => {
    await deploy(project, "main:try");
    const { env } = await api("try.pair");
    assert.equal(env["COLOUR"], "red");
    assert.equal(env["SHAPE"], "round");
    assert.equal((await api("pair")).env["COLOUR"], "blue");
    const linked = reportOf(await bough.request("try.pair", "/"));
    assert.equal(linked.env["BOUGH_ENV"], "try", "a branch's front has the branch's own backend");
  });

  it("reach each other without a failed request while the linked one is redeployed", { timeout: 60_000 }, async () => {
    const load = startLoad({ port: bough.port, host: "pair.localhost", path: "/load", rate: 200, connections: 16 });
    try {
      for (let release = 2; release <= 5; release++) {
        await project.commit({ "api/version.txt": String(release) });
        await deploy(project);
        assert.equal(reportOf(await bough.request("pair", "/linked")).env["BOUGH_RELEASE"], `v${release}`);
      }
    } finally {
      const { failures, sent } = await load.stop();
      assert.equal(failures.length, 0, `${failures.length} of ${sent} failed: ${JSON.stringify(failures.slice(0, 5))}`);
      assert.ok(sent > 200);
    }
  });

  async function api(host: string): Promise<ServiceReport> {
    return reportOf(await bough.request(host, "/api/"));
  }
});

describe("commands around a release", () => {
  let bough: Bough;
  before(async () => {
    bough = await startBough();
  });
  after(() => bough[Symbol.asyncDispose]());

  const described = (app: string, settings: string, rule = ""): string => `import { app, service } from "bough";
const web = service({ start: "node server.js", ${settings} });
export default app({ name: "${app}", resources: { web }, environments: { production: { branch: "main", ${rule} } } });
`;
  /** Notes in the environment's home, which outlives a release, that it ran. */
  const noting = (name: string): string => `echo ${name} $BOUGH_RELEASE >> $HOME/notes`;
  const answersNotes = `require("node:http").createServer((_, response) => {
  response.end(require("node:fs").readFileSync(process.env.HOME + "/notes"));
}).listen(process.env.PORT);`;

  it("migrate runs once for each release, before it takes traffic, and a failing one changes nothing", async () => {
    const project = await bough.project("migrating");
    const migrating = described("migrating", `instances: 2, migrate: "${noting("migrated")} && echo moved 3 rows"`);
    await project.commit({ "bough.config.ts": migrating, "server.js": answersNotes });
    assert.match(await deploy(project), /^ +moved 3 rows$/m);
    assert.equal((await bough.request("migrating")).text, "migrated v1\n");
    await project.commit({ "more.txt": "" });
    await deploy(project);
    assert.equal((await bough.request("migrating")).text, "migrated v1\nmigrated v2\n");

    const failing = described("migrating", `migrate: "echo no such column >&2; exit 4"`);
    await project.commit({ "bough.config.ts": failing, "server.js": "" });
    const said = await failToDeploy(project);
    assert.match(said, /The migrate command of web@v3 ended with 4: echo no such column/);
    assert.equal(said.match(/^ +no such column$/gm)?.length, 1, "its output stands there once");
    const answer = await bough.request("migrating");
    assert.equal(answer.headers["x-bough-release"], "v2");

    await project.commit({ "bough.config.ts": migrating, "server.js": answersNotes });
    await deploy(project);
    assert.match((await bough.request("migrating")).text, /migrated v4\n$/);
  });

  it("seed fills a fresh environment once, with its output in the push", async () => {
    const project = await bough.project("seeded");
    const seeded = described("seeded", "", `seed: "${noting("seeded")} && echo sown 4 seeds"`);
    await project.commit({ "bough.config.ts": seeded, "server.js": answersNotes });
    assert.match(await deploy(project), /^ +sown 4 seeds$/m);
    await project.commit({ "more.txt": "" });
    assert.doesNotMatch(await deploy(project), /sown/);
    assert.equal((await bough.request("seeded")).text, "seeded v1\n");
  });

  it("a failing seed fails the first release, and is tried again with the next", async () => {
    const project = await bough.project("unsown");
    const failing = described("unsown", "", `seed: "echo the ground is frozen; exit 2"`);
    await project.commit({ "bough.config.ts": failing, "server.js": reportingService });
    const said = await failToDeploy(project);
    assert.match(said, /The seed command of web@v1 ended with 2/);
    assert.match(said, /^ +the ground is frozen$/m);
    assert.equal((await bough.request("unsown")).headers["x-bough-release"], undefined);
    await project.commit({ "bough.config.ts": described("unsown", "", `seed: "echo sown after all"`) });
    assert.match(await deploy(project), /^ +sown after all$/m);
    assert.equal((await bough.request("unsown")).status, 200);
  });
});
