import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { startBough, type Bough } from "../support/bough.ts";
import type { Project } from "../support/project.ts";
import { whatExists } from "../support/recovery/what-exists.ts";

const app = "promised";
/** Nobody but `web` reaches the service that has the contract. */
const definition = `import { app, service } from "bough";
const people = service({ root: "people", start: "node server.cjs", health: "/healthz", contract: "openapi.json" });
const web = service({ root: "web", start: "node server.cjs", health: "/healthz", paths: ["/*"], link: { people } });
export default app({ name: "promised", resources: { people, web } });
`;
const server = `const { createServer } = require("node:http");
createServer((request, response) => {
  const text = request.url === "/healthz" ? "ok" : JSON.stringify(ANSWER);
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}).listen(process.env.PORT, "127.0.0.1");
`;

const contract = (paths: readonly string[]): string => {
  const schema = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
  const answer = { description: "a person", content: { "application/json": { schema } } };
  const get = { operationId: "read", responses: { 200: answer } };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "People", version: "1.0.0" },
    paths: Object.fromEntries(paths.map((path, index) => [path, { get: { ...get, operationId: `read${index}` } }])),
  });
};

let bough: Bough;
let project: Project;

before(async () => {
  bough = await startBough();
  project = await bough.project(app);
});
after(() => bough[Symbol.asyncDispose]());

async function release(paths: readonly string[], answer: string): Promise<string> {
  const files = { "people/server.cjs": server.replace("ANSWER", answer), "people/openapi.json": contract(paths) };
  await project.commit({ ...files, "web/server.cjs": server.replace("ANSWER", "{}"), "bough.config.ts": definition });
  return (await project.push("HEAD:refs/heads/main")).stderr;
}

async function assertServes(release: string): Promise<void> {
  const { running } = await whatExists(bough, app, "main");
  assert.ok(running.includes(`${app}/main/people@${release}/0`), running.join(", "));
  assert.equal((await bough.request(app)).headers["x-bough-release"], release);
}

it("a release that keeps its contract takes the traffic", { timeout: 60_000 }, async () => {
  const output = await release(["/one", "/two"], '{ name: "ann" }');
  assert.match(output, /Check people against its contract/, output);
  assert.match(output, /Deployed production v1/, output);
  await assertServes("v1");
});

it("one that breaks the contract that serves is refused before it has any", { timeout: 60_000 }, async () => {
  const output = await release(["/one"], '{ name: "ann" }');
  assert.match(output, /contract 1\.0\.0 breaks 1\.0\.0/, output);
  assert.match(output, /\/two/, output);
  await assertServes("v1");
});

it("nor does one that answers otherwise than its contract says", { timeout: 60_000 }, async () => {
  const output = await release(["/one", "/two"], "{ name: 7 }");
  assert.match(output, /people does not keep its contract/, output);
  await assertServes("v1");
});
