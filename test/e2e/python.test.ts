import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { startBough } from "../support/bough.ts";
import { deploy } from "../support/deploy.ts";

const example = join(import.meta.dirname, "../../examples/python-hello");

it("a WSGI application on Python's standard library deploys, answers, and is replaced", async () => {
  await using bough = await startBough();
  const project = await bough.project("python-hello", example);
  await project.commit();
  await deploy(project);
  const first = await bough.request("python-hello", "/?name=Ada");
  assert.equal(first.status, 200);
  assert.deepEqual(JSON.parse(first.text), { message: "Hello, Ada!", release: "v1" });
  assert.equal((await bough.request("python-hello", "/nowhere")).status, 404);

  const source = await readFile(join(project.folder, "app.py"), "utf8");
  await project.commit({ "app.py": source.replace("Hello, {name}", "Good day, {name}") });
  await deploy(project);
  const second = await bough.request("python-hello");
  assert.deepEqual(JSON.parse(second.text), { message: "Good day, world!", release: "v2" });
  const lines = await bough.json<readonly { line: string }[]>(["logs", "--env", "production"], { cwd: project.folder });
  assert.ok(lines.some(({ line }) => line.startsWith("listening on port ")));
});

it("`bough init` in a folder with an app.py makes something that deploys", async () => {
  await using bough = await startBough();
  const project = await bough.project("hello");
  await project.commit({ "app.py": await readFile(join(example, "app.py"), "utf8") });
  const { app } = await bough.json<{ app: string }>(["init"], { cwd: project.folder });
  assert.equal(app, "hello");
  await project.commit({}, "Describe the app");
  await deploy(project);
  assert.equal((await bough.request("hello", "/")).status, 200);
});
