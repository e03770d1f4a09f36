import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const root = join(import.meta.dirname, "../..");
const fixtures = join(root, "test/fixtures/types");

describe("the types of a definition", () => {
  const diagnostics = typeCheck();

  it("accept what is right", () => {
    assert.deepEqual(
      diagnostics.filter(({ file }) => !file.endsWith("refused.ts")),
      [],
    );
  });

  it("refuse each wrong line of refused.ts, at the word that is wrong", () => {
    const lines = readFileSync(join(fixtures, "refused.ts"), "utf8").split("\n");
    const expected = lines.flatMap((text, index) => {
      const [, word] = / \/\/ error: (.+)$/.exec(text) ?? [];
      return word === undefined ? [] : [`${index + 1}: ${word}`];
    });
    const found = diagnostics
      .filter(({ file }) => file.endsWith("refused.ts"))
      .map(({ line, column }) => `${line}: ${/^(?:\w+|"[^"]*"|\{)/.exec(lines[line - 1]!.slice(column - 1))?.[0]}`);
    assert.ok(expected.length >= 20);
    assert.deepEqual(found, expected);
  });
});

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function typeCheck(): readonly Diagnostic[] {
  const compiler = join(root, "node_modules/.bin/tsc");
  const { stdout, error } = spawnSync(compiler, ["-p", fixtures, "--pretty", "false"], { cwd: root, encoding: "utf8" });
  if (error !== undefined) throw error;
  return [...stdout.matchAll(/^(.+?)\((\d+),(\d+)\): error /gm)].map(([, file = "", line, column]) => ({
    file,
    line: Number(line),
    column: Number(column),
  }));
}
