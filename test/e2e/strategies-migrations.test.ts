import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import type { Project } from "../support/project.ts";
import { whatExists } from "../support/recovery/what-exists.ts";
import { strategiesFiles } from "../support/strategies/strategies-app.ts";

const app = "strategies";

/** Migrations write down that they ran; the smoke test fails on a schema that its release cannot live with. */
const definition = (
  expand: string,
  contract: string | null,
  check = oldCheck,
): string => `import { app, canary, service } from "bough";
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", paths: ["/*"],
  migrate: { expand: ${JSON.stringify(expand)}${contract === null ? "" : `, contract: ${JSON.stringify(contract)}`} } });
export default app({ name: "strategies", resources: { api }, environments: {
  production: { branch: "main", strategy: canary({ steps: [50], bake: 100, judge: false }),
    beforeTraffic: [{ name: "schema", run: ${JSON.stringify(check)} }] },
} });
`;
const oldCheck = 'echo "check $BOUGH_RELEASE" >> $HOME/log; ! grep -q "without name" $HOME/log';
const run = (what: string): string => `echo "${what} $BOUGH_RELEASE" >> $HOME/log`;

let bough: Bough;
let project: Project;

before(async () => {
  bough = await startBough();
  project = await bough.project(app);
});
after(() => bough[Symbol.asyncDispose]());

async function release(version: string, text: string): Promise<string> {
  await project.commit({ ...strategiesFiles(version), "bough.config.ts": text });
  return (await project.push("HEAD:refs/heads/main")).stderr;
}

const log = async (): Promise<readonly string[]> =>
  (await readFile(join(bough.data, "environments", app, "main", "home", "log"), "utf8")).trim().split("\n");

it("migrations expand before the traffic and contract when nothing leads back", { timeout: 60_000 }, async () => {
  assert.match(await release("one", definition(run("expand"), null)), /Deployed production v1/);
  assert.match(await release("two", definition(run("expand"), run("contract"))), /Deployed production v2/);
  const [first, second, third, ...rest] = await log();
  assert.deepEqual([first, second, third], ["expand v1", "check v1", "expand v2"]);
  assert.deepEqual(
    rest.toSorted(),
    ["check v1", "check v2", "contract v2"],
    "both releases are tested on the new schema",
  );
  assert.equal(rest.at(-1), "contract v2");
  const { running } = await whatExists(bough, app, "main");
  assert.deepEqual(running, [`${app}/main/api@v2/0`], "a release that cannot live with the schema is kept warm");
});

it("a rollback across a contracted schema is refused unless it is forced", { timeout: 60_000 }, async () => {
  const args = ["rollback", "--app", app, "--env", "production"];
  const { code, stderr } = await bough.run(args);
  assert.equal(code, 1);
  assert.match(stderr, /v2 of production has changed the data in a way that v1 cannot live with/, stderr);
  assert.equal((await bough.request(app)).text, "two");
  await bough.json([...args, "--force"]);
  assert.equal((await bough.request(app)).text, "one");
  await bough.json([...args, "--to", "v2"]);
  assert.equal((await bough.request(app)).text, "two");
});

it("a schema that the serving release cannot live with stops the new one", { timeout: 60_000 }, async () => {
  const output = await release("three", definition(`echo "without name" >> $HOME/log`, null, "true"));
  assert.match(output, /Failed: production was not deployed/, output);
  assert.match(output, /Check schema of v2 ended with 1/, output);
  assert.equal((await bough.request(app)).text, "two");
});
