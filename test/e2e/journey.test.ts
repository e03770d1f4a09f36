import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, linesOfServer } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import type { Answer } from "../support/send-request.ts";

const example = join(import.meta.dirname, "../../examples/birthday");
const margaret = "/hello/Margaret";

interface Environment {
  readonly name: string;
  readonly branch: string;
  readonly slug: string;
  readonly url: string;
  readonly status: string;
  readonly release: string | null;
  readonly commit: string | null;
}

interface Deployment {
  readonly deployment: { readonly id: string; readonly status: string };
  readonly plan: { readonly steps: readonly { readonly id: string; readonly kind: string }[] };
  readonly journal: readonly { readonly id: string; readonly status: string }[];
}

describe("the birthday example, from its first push to the end of a branch", () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    bough = await startBough();
    project = await bough.project("birthday", example);
  });
  after(() => bough[Symbol.asyncDispose]());

  it("is live after the push of main, with the address last", async () => {
    const commit = await project.commit();
    const said = await deploy(project, "main");
    assert.equal(said.split("\n").at(-1), `http://birthday.localhost:${bough.port}/`);
    assert.match(said, /^ +\$ npm ci --omit=dev$/m);
    const [environment] = await environments();
    assert.deepEqual(
      {
        name: environment?.name,
        status: environment?.status,
        release: environment?.release,
        commit: environment?.commit,
      },
      { name: "production", status: "live", release: "v1", commit },
    );
  });

  it("serves its API and its page through the router", async () => {
    assert.equal((await bough.request("birthday", margaret)).status, 404);
    const body = { dateOfBirth: "1936-08-17" };
    assert.equal((await bough.request("birthday", margaret, { method: "PUT", body })).status, 204);
    assert.match(messageOf(await bough.request("birthday", margaret)), /^Hello, Margaret!/);
    const refused = await bough.request("birthday", "/hello/x1", { method: "PUT", body });
    assert.equal(refused.status, 400);
    assert.ok("username" in (JSON.parse(refused.text) as { errors: object }).errors);
    const page = await bough.request("birthday", "/");
    assert.equal(page.status, 200);
    assert.match(page.headers["content-type"] ?? "", /^text\/html/);
    assert.equal(page.headers["x-bough-release"], "v1");
  });

  it("gives a branch data of its own, seeded, and reinstalls nothing for an unchanged lockfile", async () => {
    await project.git("switch", "--quiet", "--create", "feature/cake");
    await project.git("rm", "--quiet", "README.md");
    await project.commit({ "birthday.ts": await changed("birthday.ts", "Hello, ", "Cake for ") });
    const said = await deploy(project, "feature/cake");
    assert.equal(said.split("\n").at(-1), `http://feature-cake.birthday.localhost:${bough.port}/`);
    assert.match(said, /^ +seeded 4 people$/m);
    assert.match(said, /Dependencies are unchanged/);
    assert.doesNotMatch(said, /added \d+ packages/);
    assert.match(messageOf(await bough.request("feature-cake.birthday", "/hello/Ada")), /^Cake for Ada!/);
    assert.equal((await bough.request("feature-cake.birthday", margaret)).status, 404);
    assert.equal((await bough.request("birthday", "/hello/Ada")).status, 404);
    assert.match(messageOf(await bough.request("birthday", margaret)), /^Hello, Margaret!/);
  });

  it("tells how two environments differ, and where each value comes from", async () => {
    const differences = await bough.json<
      readonly { readonly path: string; readonly a: Setting; readonly b: Setting }[]
    >(["env", "diff", "production", "feature-cake"], { cwd: project.folder });
    const instances = differences.find(({ path }) => path === "resources.api.instances");
    assert.deepEqual(instances?.a, { value: 2, origin: "production" });
    assert.deepEqual(instances?.b, { value: 1, origin: "preview" });
    assert.ok(differences.some(({ path, b }) => path === "seed" && b.value === "node seed.ts"));
  });

  it("brings what was merged to production, as it was built for the branch", async () => {
    await project.git("switch", "--quiet", "main");
    await project.git("merge", "--quiet", "--ff-only", "feature/cake");
    await deploy(project, "main");
    assert.match(messageOf(await bough.request("birthday", margaret)), /^Cake for Margaret!/);
    assert.deepEqual(await buildsOfNewest(), []);
  });

  it("deploys without building when nothing that is built has changed", async () => {
    const commit = await project.commit({ "README.md": "Nothing but words.\n" }, "Write a README");
    const said = await deploy(project, "main");
    assert.doesNotMatch(said, /Build|npm ci/);
    assert.deepEqual(await buildsOfNewest(), []);
    const production = (await environments()).find(({ name }) => name === "production");
    assert.equal(production?.commit, commit);
    assert.equal((await bough.request("birthday", margaret)).headers["x-bough-release"], "v3");
  });

  it("rolls back without an argument, and keeps the data", async () => {
    await bough.json(["rollback"], { cwd: project.folder });
    const answer = await bough.request("birthday", margaret);
    assert.equal(answer.headers["x-bough-release"], "v2");
    assert.match(messageOf(answer), /^Cake for Margaret!/);
  });

  it("skips a branch that the definition leaves alone, and says why", async () => {
    await project.git("push", "--quiet", "bough", "main");
    const { code, stderr } = await project.push("main:idea-no-infra");
    assert.equal(code, 0, stderr);
    assert.match(linesOfServer(stderr), /^idea-no-infra skipped: .*\*-no-infra/m);
    assert.ok(!(await environments()).some(({ branch }) => branch === "idea-no-infra"));
  });

  it("gives everything back with the branch, and prints the receipt", async () => {
    const { code, stderr } = await project.push("--delete", "feature/cake");
    assert.equal(code, 0, stderr);
    const removed = /^Destroyed feature-cake: removed (.*)$/m.exec(linesOfServer(stderr))?.[1]?.split(", ");
    assert.deepEqual(removed?.toSorted(), ["1 directory", "1 port", "1 process", "1 route", "1 table"], stderr);
    assert.deepEqual(
      (await environments()).map(({ name }) => name),
      ["production"],
    );
    const gone = await bough.request("feature-cake.birthday", "/hello/Ada");
    assert.equal(gone.status, 404);
    assert.equal(gone.headers["x-bough-release"], undefined);
    assert.deepEqual(await readdir(join(bough.data, "environments", "birthday")), ["main"]);
    assert.deepEqual(
      bough.processes().filter(({ id }) => id?.startsWith("birthday/feature-cake") === true),
      [],
    );
    assert.match(messageOf(await bough.request("birthday", margaret)), /^Cake for Margaret!/);
    const receipt = await bough.json<{ removed: object[]; remaining: object[] }>(["prune", "--dry-run"]);
    assert.deepEqual(receipt.remaining, []);
  });

  async function changed(file: string, from: string, to: string): Promise<string> {
    const source = await project.git("show", `HEAD:${file}`);
    assert.ok(source.includes(from));
    return `${source.replaceAll(from, to)}\n`;
  }

  /** A destroyed one is listed for a while. */
  async function environments(): Promise<readonly Environment[]> {
    const all = await bough.json<readonly Environment[]>(["env", "list", "--app", "birthday"]);
    return all.filter(({ status }) => status !== "destroyed");
  }
  const deployments = (): Promise<readonly { readonly id: string }[]> =>
    bough.json(["deployment", "list", "--app", "birthday"]);

  async function buildsOfNewest(): Promise<readonly string[]> {
    const [newest] = await deployments();
    const { plan, journal } = await bough.json<Deployment>(["deployment", "show", newest?.id ?? "none"]);
    assert.ok(plan.steps.some(({ kind }) => kind === "routes.shift"));
    return [...plan.steps, ...journal].map(({ id }) => id).filter((id) => id.startsWith("artifact.build"));
  }
});

interface Setting {
  readonly value: unknown;
  readonly origin: string;
}

function messageOf({ status, text }: Answer): string {
  assert.equal(status, 200, text);
  return (JSON.parse(text) as { message: string }).message;
}
