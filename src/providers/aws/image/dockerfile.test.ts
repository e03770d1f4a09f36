import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { writeDockerfile } from "./dockerfile.ts";

test("the Dockerfile fits the files, runs as a user without rights, and takes the commands as they are", async (t) => {
  const start = `node -e 'console.log("it''s $HOME \\n")'`;
  const node = await made(t, { "package.json": "{}" }, { build: "npm ci && echo 'a \"b\" $C'", start });
  const lines = node.split("\n");
  assert.match(lines[0] ?? "", /^FROM public\.ecr\.aws\/docker\/library\/node:24-slim$/);
  assert.deepEqual(commandOf(lines, "RUN"), ["/bin/sh", "-c", "npm ci && echo 'a \"b\" $C'"]);
  assert.deepEqual(commandOf(lines, "CMD"), ["/bin/sh", "-c", `exec ${start}`]);
  assert.ok(lines.includes("USER node"));

  const python = await made(t, { "app.py": "" }, { build: null, start: "python app.py" });
  assert.match(python, /^FROM .*python:3\.13-slim\n/);
  assert.doesNotMatch(python, /^RUN/m);
});

test("a Dockerfile of one's own is left as it is", async (t) => {
  assert.equal(await made(t, { Dockerfile: "FROM scratch\n" }, { build: null, start: "x" }), "FROM scratch\n");
});

async function made(
  t: { after(work: () => Promise<void>): void },
  files: Readonly<Record<string, string>>,
  spec: { readonly build: string | null; readonly start: string },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bough-image-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await promisify(execFile)("bash", ["-euo", "pipefail", "-c", writeDockerfile(spec)], { cwd: folder });
  return readFile(join(folder, "Dockerfile"), "utf8");
}

function commandOf(lines: readonly string[], keyword: string): unknown {
  return JSON.parse(lines.find((line) => line.startsWith(`${keyword} `))?.slice(keyword.length + 1) ?? "null");
}
