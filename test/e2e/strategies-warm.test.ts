import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { startLoad } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { whatExists } from "../support/recovery/what-exists.ts";
import { strategiesFiles } from "../support/strategies/strategies-app.ts";
import { CookieJar } from "../support/strategies/cookie-jar.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "strategies";
const definition = `import { app, service } from "bough";
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", paths: ["/*"] });
export default app({ name: "strategies", resources: { api }, environments: {
  brief: { branch: "brief", keepWarm: "3s" },
  colours: { branch: "colours", keepWarm: "1h", sticky: { keep: true } },
  production: { branch: "main", keepWarm: "1h" },
} });
`;

describe("a revision that was replaced", () => {
  let bough: Bough;
  let project: Project;
  let control: ControlClient;

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    project = await bough.project(app);
    control = new ControlClient(bough);
  });
  after(() => bough[Symbol.asyncDispose]());

  async function release(branch: string, version: string): Promise<void> {
    await project.commit({ "bough.config.ts": definition, ...strategiesFiles(version) });
    const { stderr } = await project.push(`HEAD:refs/heads/${branch}`);
    assert.match(stderr, /Deployed \w+ v\d/, stderr);
  }

  const runs = async (slug: string): Promise<readonly string[]> =>
    (await whatExists(bough, app, slug)).running.map((id) => id.replace(`${app}/${slug}/`, ""));

  it("runs on without traffic until its time, and is no orphan", { timeout: 60_000 }, async () => {
    await release("brief", "one");
    await release("brief", "two");
    assert.deepEqual(await runs("brief"), ["api@v1/0", "api@v2/0"]);
    assert.deepEqual(await control.orphans(), []);
    assert.equal((await bough.request(`brief.${app}`)).text, "two");
    await waitFor("its end", async () => (await runs("brief")).length === 1, { timeout: 15_000 });
    assert.deepEqual(await runs("brief"), ["api@v2/0"]);
    assert.equal((await bough.request(`brief.${app}`)).text, "two");
    assert.deepEqual((await control.environment(app, "brief"))?.warm, []);
  });

  it("takes the traffic back in one shift, and the one that had it is warm in turn", { timeout: 60_000 }, async () => {
    await release("main", "one");
    await release("main", "two");
    const before = bough.processes().filter(({ command }) => command.includes("server.cjs"));
    const load = startLoad({ port: bough.port, host: `${app}.localhost`, rate: 200 });
    await waitFor("some requests", () => load.sent() > 50);
    await bough.json(["rollback", "--app", app, "--env", "production"]);
    assert.equal((await bough.request(app)).text, "one");
    await bough.json(["rollback", "--app", app, "--env", "production", "--to", "v2"]);
    assert.equal((await bough.request(app)).text, "two");
    const { failures } = await load.stop();
    assert.deepEqual(failures, []);
    const after = bough.processes().filter(({ command }) => command.includes("server.cjs"));
    assert.deepEqual(
      after.map(({ pid }) => pid).toSorted((a, b) => a - b),
      before.map(({ pid }) => pid).toSorted((a, b) => a - b),
      "a process was started anew",
    );
  });

  it("outlives kill -9 of control and supervisor", { timeout: 60_000 }, async () => {
    const before = await runs("main");
    assert.deepEqual(before, ["api@v1/0", "api@v2/0"]);
    for (const program of ["bin/control.", "bin/supervisor."]) {
      const victim = bough.processes().find(({ command }) => command.includes(program));
      assert.ok(victim);
      process.kill(victim.pid, "SIGKILL");
      await waitFor(
        "its successor",
        () => bough.processes().some(({ command, pid }) => command.includes(program) && pid !== victim.pid),
        { timeout: 20_000 },
      );
    }
    await waitFor("the API", () => bough.json(["env", "list"]), { timeout: 20_000 });
    assert.deepEqual(await runs("main"), before);
    await bough.json(["rollback", "--app", app, "--env", "production"]);
    assert.equal((await bough.request(app)).text, "one");
  });

  it(
    "keeps its sessions while newer ones begin on newer revisions: three colours at once",
    { timeout: 60_000 },
    async () => {
      const visit = async (jar: CookieJar): Promise<string> => {
        const answer = await bough.request(`colours.${app}`, "/", { headers: jar.headers() });
        jar.keep(answer.headers["set-cookie"] ?? []);
        return answer.text;
      };
      const people: CookieJar[] = [];
      const colours = ["red", "green", "blue"];
      for (const colour of colours) {
        await release("colours", colour);
        const jar = new CookieJar();
        people.push(jar);
        assert.equal(await visit(jar), colour);
        for (const [index, one] of people.entries())
          for (let again = 0; again < 5; again++) assert.equal(await visit(one), colours[index], `after ${colour}`);
      }
      assert.deepEqual(await runs("colours"), ["api@v1/0", "api@v2/0", "api@v3/0"]);
      const strangers = await Promise.all(Array.from({ length: 20 }, () => visit(new CookieJar())));
      assert.deepEqual(new Set(strangers), new Set(["blue"]), "a new session began on an old revision");
    },
  );
});
