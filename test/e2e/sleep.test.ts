import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DeploymentRecord, Receipt } from "../../src/model/records.ts";
import { routerClient } from "../../src/router/client.ts";
import type { EnvironmentView, SleepPlan } from "../../src/server/client/api-client.ts";
import { type Bough, startBough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { ControlClient } from "../support/recovery/control-client.ts";
import { nothing, whatExists } from "../support/recovery/what-exists.ts";
import { Gates } from "../support/recovery/gates.ts";
import { PAGE, sleepyFiles } from "../support/sleepy-app.ts";
import { waitFor } from "../support/wait-for.ts";

const app = "sleepy";
const host = `nap.${app}`;
const limit = { timeout: 60_000 };
const PARALLEL = 12;

describe("an environment that sleeps", () => {
  let bough: Bough;
  let project: Project;
  let control: ControlClient;
  let gates: Gates;

  before(async () => {
    bough = await startBough({ args: ["--workers", "2"] });
    control = new ControlClient(bough);
    project = await bough.project(app);
    gates = await Gates.open(bough.workspace);
    await project.commit(sleepyFiles(gates.command("build")));
    await deploy(project, "main");
    await deploy(project, "HEAD:refs/heads/nap");
  });
  after(() => bough[Symbol.asyncDispose]());

  const sleep = (...more: readonly string[]): Promise<DeploymentRecord> =>
    bough.json<DeploymentRecord>(["sleep", "nap", "--app", app, ...more]);
  const wake = (): Promise<DeploymentRecord> => bough.json<DeploymentRecord>(["wake", "nap", "--app", app]);
  const ask = async (path: string): Promise<string> => (await bough.request(host, `/api/${path}`)).text;
  const stateOf = async (): Promise<string> => {
    const { status, release } = await bough.json<EnvironmentView>(["env", "show", "nap", "--app", app]);
    return `${status} ${release}`;
  };
  /** Nothing runs, nobody is answered by a service, and all that has to stay is there. */
  const sleeps = async (): Promise<void> => {
    const { status, text } = await bough.request(host, "/api/count");
    assert.deepEqual(
      [status, (JSON.parse(text) as { error: { code: string } }).error.code],
      [503, "environment-asleep"],
    );
    const { running, recorded, routes, directory } = await whatExists(bough, app, "nap");
    assert.deepEqual([running, recorded, routes?.asleep, directory], [[], [], true, true]);
    assert.deepEqual(
      routes?.routes.flatMap(({ name, revisions }) => revisions.map(() => name)),
      ["web"],
    );
    assert.deepEqual(await control.orphans(), []);
  };

  it("lets every request finish, says that it sleeps, and answers again when it is woken", limit, async () => {
    for (let notes = 0; notes < 3; notes += 1) assert.equal(await ask("add"), "v1 added");
    const load = startLoad(bough);
    await waitFor("answers", () => load.count("200") > PARALLEL);
    const slept = await sleep();
    assert.deepEqual([slept.kind, slept.status, slept.release], ["sleep", "succeeded", 1]);
    await sleeps();
    await waitFor("refusals", () => load.count("503 environment-asleep") > PARALLEL);
    const before = load.count("200");
    const woken = await wake();
    assert.deepEqual([woken.kind, woken.status, woken.release], ["wake", "succeeded", 1]);
    await waitFor("answers after that", () => load.count("200") > before + PARALLEL);
    const answers = await load.stop();
    assert.deepEqual(Object.keys(answers).toSorted(), ["200", "503 environment-asleep"], JSON.stringify(answers));
    assert.equal(await ask("count"), "v1 3");
  });

  it("tells people what it is and how to wake it, and serves its files", limit, async () => {
    await sleep();
    const page = await bough.request(host, "/api/count", { headers: { accept: "text/html" } });
    assert.match(page.text, /<h1>sleepy · nap is asleep\.<\/h1>\s*<p>Wake it: bough wake nap --app sleepy\./);
    const plain = await bough.request(host, "/api/count", { headers: { accept: "text/plain" } });
    assert.match(plain.text, /^sleepy · nap is asleep\.\nWake it: bough wake nap --app sleepy\./);
    const site = await bough.request(host, "/");
    assert.deepEqual([site.status, site.text], [200, PAGE]);
    const list = await bough.run(["env", "list", "--app", app]);
    assert.match(list.stdout, /nap +nap +asleep +v1 /);
    const shown = await bough.run(["env", "show", "nap", "--app", app]);
    assert.match(shown.stdout, /sleepy nap: asleep\n[^]*asleep {3}no instance runs: bough wake nap --app sleepy/);
    const opened = await bough.run(["open", "--env", "nap", "--app", app]);
    assert.match(opened.stdout, /^http:\/\/nap\.sleepy\.localhost/);
    assert.match(opened.stderr, /nap is asleep: wake it with `bough wake nap --app sleepy`/);
    const set = await bough.run(["traffic", "set", "nap", "v1=100", "--app", app]);
    assert.deepEqual([set.code, /environment-asleep|nap is asleep/.test(set.stderr)], [1, true], set.stderr);
  });

  it("is asleep already, and awake already", limit, async () => {
    for (const verb of ["sleep", "sleep", "wake", "wake"]) {
      const { code, stdout, stderr } = await bough.run([verb, "nap", "--app", app]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, verb === "sleep" ? /^nap is asleep at v1: / : /^nap is awake at v1\.\nhttp:\/\/nap\./);
    }
    assert.equal(await ask("count"), "v1 3");
  });

  it("goes on sleeping after bough down and up, and when control is killed", limit, async () => {
    await sleep();
    await bough.down();
    await bough.up();
    await sleeps();
    const victim = bough.processes().find(({ command }) => command.includes("bin/control."));
    assert.ok(victim);
    process.kill(victim.pid, "SIGKILL");
    await waitFor(
      "another control",
      () => bough.processes().some(({ command, pid }) => command.includes("bin/control.") && pid !== victim.pid),
      { timeout: 20_000 },
    );
    assert.equal(await waitFor("its answer", stateOf, { timeout: 20_000 }), "asleep v1");
    await sleeps();
    const kinds = (await control.deployments(app, "nap")).map(({ kind }) => kind);
    assert.ok(!kinds.includes("repair"), kinds.join());
    assert.equal((await wake()).status, "succeeded");
    assert.equal(await ask("count"), "v1 3");
  });

  it("stays asleep when it cannot be woken, or what is pushed fails", limit, async () => {
    await ask("sicken");
    await sleep();
    const woken = await bough.run(["wake", "nap", "--app", app]);
    assert.equal(woken.code, 1);
    assert.match(woken.stderr, /api@v1 did not become healthy/);
    assert.equal(await stateOf(), "asleep v1");
    await sleeps();
    await project.commit({ "version.txt": "2" });
    const said = await failToDeploy(project, "HEAD:refs/heads/nap");
    assert.match(said, /^v1 sleeps on: bough wake nap$/m);
    assert.equal(await stateOf(), "asleep v1");
    await sleeps();
  });

  it("is woken by a push, and by a rollback", limit, async () => {
    rmSync(join(bough.data, "environments", app, "nap", "home", "sick"), { force: true });
    await project.commit({ "version.txt": "3" });
    await deploy(project, "HEAD:refs/heads/nap");
    assert.equal(await stateOf(), "live v3");
    assert.equal(await ask("count"), "v3 3");
    await sleep();
    await bough.json(["rollback", "--env", "nap", "--app", app]);
    assert.equal(await stateOf(), "live v1");
    assert.equal(await ask("count"), "v1 3");
  });

  it("takes warm releases along, and what was set of the traffic to them", limit, async () => {
    const { running } = await whatExists(bough, app, "nap");
    assert.equal(running.length, 3, running.join());
    await bough.json(["rollback", "--env", "nap", "--app", app, "--to", "v3"]);
    const both = await whatExists(bough, app, "nap");
    assert.equal(both.running.length, 6, "v1 is kept warm");
    await bough.json(["traffic", "set", "nap", "v3=50", "v1=50", "--app", app]);
    await sleep();
    await sleeps();
    const { warm, traffic } = await bough.json<EnvironmentView>(["env", "show", "nap", "--app", app]);
    assert.deepEqual([warm, traffic.split], [[], []]);
    await wake();
    assert.equal((await whatExists(bough, app, "nap")).running.length, 3);
    assert.equal(await ask("count"), "v3 3");
  });

  it("falls asleep after what is being deployed, not instead of it", limit, async () => {
    await gates.shut("build");
    const built = await gates.count("build");
    await project.commit({ "version.txt": "4" });
    const pushed = project.push("HEAD:refs/heads/nap");
    await gates.reached("build", built + 1);
    const path = `/apps/${app}/environments/nap`;
    const { id, status } = await control.call<DeploymentRecord>("POST", `${path}/sleep`, {});
    assert.equal(status, "queued");
    assert.equal((await control.call<DeploymentRecord>("POST", `${path}/sleep`, {})).id, id, "asked twice, done once");
    await gates.unlock("build");
    assert.equal((await pushed).code, 0);
    const ended = await control.ended(app, "nap");
    assert.deepEqual([ended.id, ended.status, ended.release], [id, "succeeded", 4]);
    assert.equal(await stateOf(), "asleep v4");
    await sleeps();
  });

  it("falls asleep to the end after bough down cut that off", limit, async () => {
    await wake();
    const slow = bough.request(host, "/api/slow").catch(String);
    await waitFor("it to be under way", async () => (await inFlight(bough)) > 0);
    const { id } = await control.call<DeploymentRecord>("POST", `/apps/${app}/environments/nap/sleep`, {});
    await waitFor("the routes", async () => (await bough.request(host, "/api/count")).status === 503);
    await bough.down();
    await slow;
    await bough.up();
    const ended = await control.ended(app, "nap");
    assert.deepEqual([ended.id, ended.status], [id, "succeeded"]);
    await sleeps();
  });

  it("is woken again when it is aborted while the last requests finish", limit, async () => {
    await wake();
    const slow = bough.request(host, "/api/slow");
    await waitFor("it to be under way", async () => (await inFlight(bough)) > 0);
    const path = `/apps/${app}/environments/nap`;
    const { id } = await control.call<DeploymentRecord>("POST", `${path}/sleep`, {});
    await waitFor("the routes", async () => (await bough.request(host, "/api/count")).status === 503);
    const aborted = await bough.run(["abort", id]);
    assert.equal(aborted.code, 0, aborted.stderr);
    assert.deepEqual([(await slow).status, (await slow).text], [200, "v4 at last"]);
    const [last, before] = await control.deployments(app, "nap");
    assert.deepEqual([last?.kind, last?.status, before?.id, before?.status], ["wake", "succeeded", id, "succeeded"]);
    assert.equal(await stateOf(), "live v4");
    assert.equal(await ask("count"), "v4 3");
    await sleep();
  });

  it("plans without doing anything", limit, async () => {
    const { plan, environment } = await bough.json<SleepPlan>(["wake", "nap", "--app", app, "--dry-run"]);
    assert.equal(environment, "nap");
    assert.ok(plan.steps.some(({ kind }) => kind === "revision.start"));
    const { stdout } = await bough.run(["sleep", "nap", "--app", app, "--dry-run"]);
    assert.match(stdout, /^Plan to put sleepy nap to sleep: nothing to do\.$/m);
    await sleeps();
  });

  it("refuses a protected environment, unless forced", limit, async () => {
    const refused = await bough.run(["sleep", "production", "--app", app]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /production is protected\.[^]*--force/);
    assert.equal((await bough.request(app, "/api/count")).text, "v1 0");
    const { status } = await bough.json<DeploymentRecord>(["sleep", "production", "--app", app, "--force"]);
    assert.equal(status, "succeeded");
    assert.equal((await bough.request(app, "/api/count")).status, 503);
    await bough.json(["wake", "production", "--app", app]);
    assert.equal((await bough.request(app, "/api/count")).text, "v1 0");
    const unknown = await bough.run(["sleep", "nobody", "--app", app]);
    assert.deepEqual([unknown.code, unknown.stderr.includes("no environment nobody")], [1, true]);
  });

  it("is destroyed as any other", limit, async () => {
    const receipt = await bough.json<Receipt>(["env", "destroy", "nap", "--app", app]);
    assert.deepEqual(receipt.remaining, []);
    assert.deepEqual([...new Set(receipt.removed.map(({ kind }) => kind))].toSorted(), ["directory", "port", "route"]);
    assert.deepEqual(await whatExists(bough, app, "nap"), nothing);
    assert.equal((await bough.run(["wake", "nap", "--app", app])).code, 1);
  });
});

async function inFlight({ data }: Bough): Promise<number> {
  const router = routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") });
  return Object.values(await router.inflight()).reduce((sum, count) => sum + count, 0);
}

interface Load {
  /** Answers so far: `200`, or the status and the code of the error. */
  count(answer: string): number;
  stop(): Promise<Readonly<Record<string, number>>>;
}

/** So many people who ask one question after the other, and remember each answer. */
function startLoad(bough: Bough): Load {
  const answers: Record<string, number> = {};
  let isOver = false;
  const person = async (): Promise<void> => {
    while (!isOver) {
      const answer = await bough.request(host, "/api/count").then(told, String);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  };
  const people = Promise.all(Array.from({ length: PARALLEL }, person));
  return {
    count: (answer) => answers[answer] ?? 0,
    async stop() {
      isOver = true;
      await people;
      return answers;
    },
  };
}

function told({ status, text }: { readonly status: number; readonly text: string }): string {
  if (status === 200) return "200";
  const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? text;
  return `${status} ${code}`;
}
