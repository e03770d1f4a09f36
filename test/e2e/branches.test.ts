import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";

/** Of one slug but for the digits that are added. */
const colliding = ["feature/a", "feature-a", "FEATURE-A"];
const branches = [
  ...colliding,
  "Upper",
  "größe/日本",
  `it's-"quoted"-$(id)-;&|`,
  `long/${"x".repeat(195)}`,
  "production",
  "main-2",
];

const definition = (name: string): string => `import { app, service } from "bough";
const web = service({ start: "node server.js" });
export default app({ name: "${name}", resources: { web } });
`;

interface Environment {
  readonly app: string;
  readonly name: string;
  readonly branch: string;
  readonly slug: string;
  readonly url: string;
  readonly status: string;
}

describe("branches of awkward names, all live at once", () => {
  let bough: Bough;
  let shop: Project;
  const commits = new Map<string, string>();

  before(async () => {
    bough = await startBough();
    shop = await bough.project("shop");
    const files = { "bough.config.ts": definition("shop"), "server.js": reportingService };
    commits.set("main", await shop.commit(files));
    await deploy(shop, "main");
  });
  after(() => bough[Symbol.asyncDispose]());

  it("each answers its own commit at a host of its own", async () => {
    for (const branch of branches) commits.set(branch, await shop.commit({ "branch.txt": branch }, branch));
    const refOf = (branch: string): string => `${commits.get(branch)}:refs/heads/${branch}`;
    await deploy(shop, ...branches.filter((branch) => !colliding.includes(branch)).map(refOf));
    for (const branch of colliding) await deploy(shop, refOf(branch));
    const environments = await live("shop");
    assert.deepEqual(environments.map(({ branch }) => branch).toSorted(), [...commits.keys()].toSorted());
    assert.equal(new Set(environments.map(hostOf)).size, environments.length);
    assert.equal(new Set(environments.map(({ slug }) => slug)).size, environments.length);
    for (const { slug } of environments) assert.match(slug, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    await assertAnswers(environments);
    assert.equal(environments.find(({ branch }) => branch === "feature/a")?.slug, "feature-a");
    assert.equal(environments.find(({ name }) => name === "production")?.branch, "main");
  });

  it("destroying one leaves the others, whatever its name begins with", async () => {
    const before = await live("shop");
    const victims = ["feature-a", "production", `it's-"quoted"-$(id)-;&|`];
    for (const victim of victims) {
      const { code, stderr } = await shop.push("--delete", victim);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /Destroyed /);
    }
    const environments = await live("shop");
    assert.equal(environments.length, before.length - victims.length);
    await assertAnswers(environments);
    for (const gone of before.filter(({ branch }) => victims.includes(branch)))
      assert.equal((await bough.request(hostOf(gone))).headers["x-bough-release"], undefined);
  });

  it("an app beside one whose name it begins with is not touched when that is removed", async () => {
    const neighbour = await bough.project("shop-feature");
    const files = { "bough.config.ts": definition("shop-feature"), "server.js": reportingService };
    const commit = await neighbour.commit(files);
    await deploy(neighbour, "main");
    commits.set("fix", await shop.commit({ "branch.txt": "fix" }));
    await deploy(shop, "main:fix");
    await bough.json(["env", "destroy", "fix", "--app", "shop"]);
    await bough.json(["app", "remove", "shop", "--force"]);
    assert.deepEqual(await live("shop"), []);
    const [environment] = await live("shop-feature");
    assert.equal(environment?.status, "live");
    assert.equal(reportOf(await bough.request("shop-feature")).env["BOUGH_COMMIT"], commit);
    const owners = new Set(
      bough.processes().flatMap(({ id }) => (id === null || !id.includes("@") ? [] : [id.split("/")[0]])),
    );
    assert.deepEqual([...owners], ["shop-feature"]);
  });

  it("a space in a name never leaves the machine", async () => {
    await assert.rejects(shop.git("push", "bough", "main:a b"), /invalid refspec/);
    await assert.rejects(shop.git("push", "bough", "main:refs/heads/../../hooks/x"));
  });

  async function live(app: string): Promise<readonly Environment[]> {
    const environments = await bough.json<readonly Environment[]>(["env", "list"]);
    const own = environments.filter((environment) => environment.app === app && environment.status !== "destroyed");
    for (const { branch, status } of own) assert.equal(status, "live", branch);
    return own;
  }

  async function assertAnswers(environments: readonly Environment[]): Promise<void> {
    for (const environment of environments) {
      const { env } = reportOf(await bough.request(hostOf(environment)));
      assert.equal(env["BOUGH_COMMIT"], commits.get(environment.branch), environment.branch);
      assert.equal(env["BOUGH_ENV"], environment.name);
    }
  }
});

/** The part before `.localhost`. */
function hostOf({ url }: Environment): string {
  const { hostname } = new URL(url);
  assert.ok(hostname.endsWith(".localhost"));
  return hostname.slice(0, -".localhost".length);
}
