import assert from "node:assert/strict";
import { test } from "node:test";
import { dockerfile, dockerignore } from "./dockerfile.ts";

test("the Dockerfile fits the files, runs as a user without rights, and takes the commands as they are", () => {
  const start = `node -e 'console.log("it''s $HOME \\n")'`;
  const node = dockerfile(["package.json", "tool.py"], { build: "npm ci && echo 'a \"b\" $C'", start });
  const lines = node?.split("\n") ?? [];
  assert.equal(lines[0], "FROM public.ecr.aws/docker/library/node:24-slim");
  assert.deepEqual(commandOf(lines, "RUN"), ["/bin/sh", "-c", "npm ci && echo 'a \"b\" $C'"]);
  assert.deepEqual(commandOf(lines, "CMD"), ["/bin/sh", "-c", `exec ${start}`]);
  assert.ok(lines.includes("USER node"));

  const python = dockerfile(["app.py"], { build: null, start: "python app.py" }) ?? "";
  assert.match(python, /^FROM .*python:3\.13-slim\n/);
  assert.match(python, /^USER nobody$/m);
  assert.doesNotMatch(python, /^RUN/m);
});

test("what a repository says itself is left as it is", () => {
  assert.equal(dockerfile(["Dockerfile", "package.json"], { build: null, start: "x" }), null);
  assert.equal(dockerignore([".dockerignore"]), null);
  assert.match(dockerignore([]) ?? "", /^node_modules$/m);
});

function commandOf(lines: readonly string[], keyword: string): unknown {
  return JSON.parse(lines.find((line) => line.startsWith(`${keyword} `))?.slice(keyword.length + 1) ?? "null");
}
