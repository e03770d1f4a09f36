import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import { deploy, failToDeploy } from "../support/deploy.ts";
import type { Project } from "../support/project.ts";
import { reportingService, reportOf } from "../support/reporting-service.ts";

const outside = join(tmpdir(), `bough-outside-${process.pid}`);

const head = `import { app, service } from "bough";
const web = service({ start: "node server.js" });
`;
const good = `${head}export default app({ name: "shop", resources: { web } });\n`;
const withRules = (rules: string): string =>
  `${head}export default app({ name: "shop", resources: { web }, environments: { ${rules} } });\n`;

const faults: Readonly<Record<string, readonly [source: string, says: RegExp]>> = {
  "a syntax error": [
    `${head}export default app({ name: `,
    /bough\.config\.ts:?\d*.*\n?.*(Unexpected|Expected|syntax)/i,
  ],
  "a value of the wrong type": [
    good.replace(`"node server.js"`, `"node server.js", instances: "two" as never`),
    /instances.*whole number/,
  ],
  "a setting for a resource that is not there": [
    withRules(`production: { branch: "main", set: { wbe: { instances: 2 } } }`),
    /wbe/,
  ],
  "a cycle of rules": [
    withRules(`production: { branch: "main", extends: "a" }, a: { branch: "a", extends: "production" }`),
    /production.*a|cycle/i,
  ],
  "no default export": [
    `${head}export const shop = app({ name: "shop", resources: { web } });\n`,
    /default export|export default/,
  ],
  "an endless loop": [`for (;;);\n${good}`, /within 5 s/],
  "a request": [`await fetch("http://127.0.0.1:9/");\n${good}`, /fetch/],
  "a file written outside": [
    `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(outside)}, "x");\n${good}`,
    /writeFileSync[^]*hint: .*nothing that writes/,
  ],
  "500 MB of memory": [
    `globalThis.kept = Buffer.alloc(500e6, 1);\nawait new Promise((done) => setTimeout(done, 3000));\n${good}`,
    /too much memory/,
  ],
};

describe("a push whose definition has", () => {
  let bough: Bough;
  let project: Project;
  let served: number;

  before(async () => {
    bough = await startBough();
    project = await bough.project("shop");
    await project.commit({ "bough.config.ts": good, "server.js": reportingService });
    await deploy(project);
    served = reportOf(await bough.request("shop")).pid;
  });
  after(() => bough[Symbol.asyncDispose]());

  for (const [fault, [source, says]] of Object.entries(faults)) {
    it(`${fault} says so within 10 s, with a hint, and changes nothing`, async () => {
      await project.commit({ "bough.config.ts": source }, fault);
      const began = performance.now();
      const said = await failToDeploy(project);
      assert.ok(performance.now() - began < 10_000);
      assert.match(said, says);
      assert.match(said, /^v1 serves on at$/m);
      assert.equal(reportOf(await bough.request("shop")).pid, served);
    });
  }

  it("none of these has written outside its folder", () => {
    assert.ok(!existsSync(outside));
  });

  it("no fault any more is deployed, as production was live all the time", async () => {
    const [environment] = await bough.json<readonly { status: string; release: string }[]>(["env", "list"]);
    assert.equal(environment?.status, "live");
    assert.equal(environment.release, "v1");
    const commit = await project.commit({ "bough.config.ts": good });
    await deploy(project);
    assert.equal(reportOf(await bough.request("shop")).env["BOUGH_COMMIT"], commit);
  });

  it("no file at all says which file is missing", async () => {
    await project.git("rm", "--quiet", "bough.config.ts");
    await project.commit();
    assert.match(await failToDeploy(project, "main:bare"), /bough\.config\.ts/);
  });
});
