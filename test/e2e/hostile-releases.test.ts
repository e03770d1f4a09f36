import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { contractOf } from "../support/contracts/contracted-app.ts";
import { deploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { waitFor } from "../support/wait-for.ts";

const limit = { timeout: 90_000 };
const app = "evil";

/** Answers with its release, and tells in its log what it was asked with. */
const server = `const { createServer } = require("node:http");
createServer(({ headers }, response) => {
  if (headers["x-bough-test"]) console.log("tested with " + headers["x-bough-test"]);
  response.end(process.env.BOUGH_RELEASE);
}).listen(process.env.PORT, "127.0.0.1");
`;

interface Settings {
  readonly service?: string;
  readonly rule?: string;
}

const definition = (name: string, settings: Settings = {}): string =>
  `import { app, service } from "bough";
const api = service({ start: "node server.cjs", ${settings.service ?? ""} });
export default app({ name: "${name}", resources: { api }, environments: { production: { branch: "main", ${settings.rule ?? ""} } } });
`;

describe("a release that was not written by a friend", () => {
  let bough: Bough;
  let project: Project;
  let control: ControlClient;

  before(async () => {
    bough = await startBough({ args: ["--workers", "1"] });
    control = new ControlClient(bough);
    const victim = await bough.project("victim");
    await victim.commit({ "bough.config.ts": definition("victim"), "server.cjs": server });
    await deploy(victim);
    project = await bough.project(app);
    await project.commit({ "bough.config.ts": definition(app), "server.cjs": server });
    await deploy(project);
  });
  after(() => bough[Symbol.asyncDispose]());

  /** What the pusher's terminal says. */
  async function push(settings: Settings, files: Readonly<Record<string, string>> = {}, ...options: string[]) {
    await project.commit({ "bough.config.ts": definition(app, settings), ...files });
    return (await project.push(...options, "HEAD:refs/heads/main")).stderr;
  }

  const serves = async (release: string, headers: Readonly<Record<string, string>> = {}): Promise<void> =>
    assert.equal((await bough.request(app, "/", { headers })).text, release);

  it("has no contract read that is not its own", limit, async () => {
    const own = await readFile(join(bough.data, "token"), "utf8");
    const contract = contractOf({ version: "1.0.0", person: { name: "type: string" } });
    const builds: Readonly<Record<string, RegExp>> = {
      [`ln -s ${join(bough.data, "token")} openapi.yaml`]: /leads out/,
      "ln -s /proc/self/environ openapi.yaml": /leads out/,
      "ln -s .. up && mkdir -p parts && ln -s ../../../../../../../../etc/hostname openapi.yaml": /leads out/,
      "mkfifo openapi.yaml": /openapi\.yaml/,
      "ln -s openapi.yaml openapi.yaml": /openapi\.yaml/,
      "(cat contract.txt; head -c 104857600 /dev/zero | tr '\\0' '#') > openapi.yaml": /expected at most 32 MB/,
    };
    for (const [build, says] of Object.entries(builds)) {
      const service = `build: ${JSON.stringify(build)}, contract: "openapi.yaml"`;
      const said = await push({ service }, { "contract.txt": contract });
      assert.match(said, /Failed: production was not deployed/, `${build}: ${said}`);
      assert.match(said, says, build);
      assert.ok(!said.includes(own.trim()), build);
    }
    await serves("v1");
  });

  it("learns no secret of bough's in its checks", limit, async () => {
    const said = await push({ rule: 'beforeTraffic: { name: "pry", run: "env; false" }' });
    assert.match(said, /Check pry of v\d+ ended with 1/, said);
    assert.match(said, /BOUGH_CHECK_HEADER=x-bough-test: \S{20,}/, said);
    const own = (await readFile(join(bough.data, "token"), "utf8")).trim();
    for (const secret of [own, bough.token]) assert.ok(!said.includes(secret));
    assert.doesNotMatch(said, /TOKEN|SECRET|AUTHORIZATION/i);
    await serves("v1");
  });

  it("is reached by nobody while it has no share, and its key fits once", limit, async () => {
    const checks = 'beforeTraffic: { path: "/" }';
    await push({ rule: `${checks}, approval: { by: ["anna"] }` }, {}, "--push-option=detach");
    const waiting = await waitFor("its gate", async () => {
      const [newest] = await control.deployments(app, "main");
      const { journal } = await control.detail(newest?.id ?? "");
      return journal.some(({ id, status }) => id.startsWith("gate.approval:") && status === "running") && newest;
    });
    const release = `v${waiting.release ?? 0}`;
    for (const guess of ["", "1", release, "test", "none", "*", "undefined"])
      await serves("v1", { "x-bough-test": guess });
    for (const cookie of [`bough=client.${release}`, `bough=client.${release}; bough=other.${release}`])
      await serves("v1", { cookie });
    const { journal } = await control.detail(waiting.id);
    const [, key = ""] = /"value":"([\w-]{24,})"/.exec(JSON.stringify(journal)) ?? [];
    await serves(release, { "x-bough-test": key });
    const refused = await bough.run(["approve", waiting.id, "--app", app, "--reason", "mine", "--as", "mallory"]);
    assert.match(refused.stderr, /mallory may not approve/);
    const elsewhere = await bough.run(["approve", waiting.id, "--app", "victim", "--reason", "mine", "--as", "anna"]);
    assert.match(elsewhere.stderr, /is a deployment of evil, not of victim/);
    await bough.json(["abort", waiting.id, "--app", app, "--reason", "enough"]);
    await serves("v1", { "x-bough-test": key });
  });

  it("gets no traffic of another app by rules, shares or cookies", limit, async () => {
    const set = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await bough.run(["traffic", "set", "production", ...args, "--app", app]);
      assert.notEqual(code, 0, args.join(" "));
      return stderr;
    };
    for (const name of ["victim", "victim/main", "victim/production", "main"])
      assert.match(await set("--header", "x-me=1", "--to", name), /has no environment|cannot lead/, name);
    const serving = (await bough.request(app)).text;
    for (const port of [bough.port, bough.apiPort])
      assert.match(await set(`${serving}=0`, `http://127.0.0.1:${port}=100`), /is bough itself/);
    const cookies = { cookie: "bough=client.v1", host: "victim.localhost" };
    assert.equal((await bough.request("victim", "/", { headers: cookies })).text, "v1");
  });

  it("and clients that are not friends leave the routers well", limit, async () => {
    const big = "x".repeat(200_000);
    const status = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await bough.request(app, "/", { headers })).status;
    assert.match(String(await status({ cookie: `bough=${big}` })), /^4/);
    assert.equal(await status({ cookie: `bough=${"k".repeat(5_000)}.v1; bough=a.b.c.d; bough=` }), 200);
    const told = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        bough.request(app, `/.bough/conversion?name=name-${index}`, {
          method: "POST",
          headers: { cookie: `bough=client-${index % 7}.v1` },
        }),
      ),
    );
    assert.ok(told.every((answer) => answer.status === 204));
    await waitFor(
      "sessions to be counted",
      async () => (await metrics()).match(/^bough_conversions_total\{.*app="evil"/gm) !== null,
      { timeout: 40_000 },
    );
    const names = new Set((await metrics()).match(/^bough_conversions_total\{.*app="evil".*/gm));
    assert.ok(names.size <= 50, `${names.size} names`);
    await serves("v1");
  });

  const metrics = async (): Promise<string> =>
    (
      await fetch(`http://127.0.0.1:${bough.apiPort}/metrics`, { headers: { authorization: `Bearer ${bough.token}` } })
    ).text();
});
