import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInstall } from "./parse-install.ts";

test("a build that begins with a pure installation is split from the rest", () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ["npm ci", "npm ci", null],
    ["npm ci --omit=dev && npm run build && echo 'a && b'", "npm ci --omit=dev", "npm run build && echo 'a && b'"],
    [" npm install --ignore-scripts&&make", "npm install --ignore-scripts", "make"],
    ["pnpm install --frozen-lockfile && pnpm build", "pnpm install --frozen-lockfile", "pnpm build"],
    ["yarn install --immutable", "yarn install --immutable", null],
    ["pip install -r requirements.txt -t vendor", "pip install -r requirements.txt -t vendor", null],
  ];
  for (const [build, command, rest] of cases) {
    const step = parseInstall(build);
    assert.deepEqual({ command: step?.command, rest: step?.rest }, { command, rest }, build);
  }
});

test("pip's file and folder are told in each way of writing", () => {
  for (const words of [
    "-r a.txt -t lib",
    "--target lib --requirement a.txt",
    "-q --target=lib -r a.txt",
    "-t lib --requirement=a.txt",
  ]) {
    const step = parseInstall(`python3 -m pip install ${words}`);
    assert.deepEqual([step?.requirements, step?.target], ["a.txt", "lib"], words);
  }
});

test("any other command is left as it is", () => {
  const others = [
    "make",
    "npm run build",
    "npm install left-pad",
    "npm ci --prefix web",
    "npm ci; rm -rf lib",
    "npm ci || npm install",
    "npm ci > log",
    "npm ci $FLAGS",
    "cd web && npm ci",
    "pnpm install",
    "yarn install",
    "pip install -r requirements.txt",
    "pip install -r requirements.txt -t .",
    "pip install -r requirements.txt -t ../lib",
    "pip install -r requirements.txt -t /opt/lib",
    "pip install -r a.txt -r b.txt -t lib",
    "pip install flask -t lib -r a.txt",
    "python3 setup.py install -r a.txt -t lib",
  ];
  for (const build of others) assert.equal(parseInstall(build), null, build);
});
