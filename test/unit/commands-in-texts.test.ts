import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { commands } from "../../src/cli/commands.ts";

const root = join(import.meta.dirname, "../..");
const GLOBAL = ["--data", "--json", "--headless", "--branch", "--help", "--version"];

describe("what documents and hints tell people to run", () => {
  it("is a command that there is, with options that it has", () => {
    const documents = globSync(["README.md", "CONTRIBUTING.md", "docs/*.md", "examples/*/README.md"], { cwd: root });
    const sources = globSync("src/**/*.ts", { cwd: root, exclude: ["**/*.test.ts"] });
    const told = [
      ...documents.flatMap((file) => linesOf(file, /(?:^|`|&& |npx |: )bough ([a-z][^`\n]*)/gm)),
      ...sources.flatMap((file) =>
        linesOf(file, /(?:`|: )bough ([a-z][a-z-]*(?: [a-z-]+)?(?: --?[^`"\n;]*)?)(?= ?[<"$`-])/g),
      ),
    ];
    assert.ok(told.length > 150, `${told.length} commands`);
    assert.deepEqual(
      told.flatMap(({ file, command }) => wrong(command).map((what) => `${file}: bough ${command}: ${what}`)),
      [],
    );
  });

  it("would be found if it were none", () => {
    assert.deepEqual(wrong("destroy production"), ["there is no such command"]);
    assert.deepEqual(wrong("env destroy production --with-date"), ["it has no --with-date"]);
    assert.deepEqual(wrong("aws bootstrap --region eu-central-1 --headless"), []);
  });
});

/** What follows the name where it is a name: "bough needs git", "bough foundation production". */
const PROSE = new Set(["help", "is", "has", "needs", "environment", "foundation"]);

interface Told {
  readonly file: string;
  readonly command: string;
}

function linesOf(file: string, pattern: RegExp): readonly Told[] {
  const found = readFileSync(join(root, file), "utf8").matchAll(pattern);
  return [...found].map(([, command = ""]) => ({ file, command: command.split(/ [#>]|\||─| && /)[0] ?? "" }));
}

function wrong(line: string): readonly string[] {
  const [first = "", second = ""] = line.split(" ");
  if (PROSE.has(first)) return [];
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (command === undefined) return ["there is no such command"];
  const known = (command.options ?? []).flatMap(({ flags }) => flags.match(/--?[a-z-]+/g) ?? []);
  const given = line.match(/(?<= )--[a-z-]+/g) ?? [];
  return given.filter((option) => ![...known, ...GLOBAL].includes(option)).map((option) => `it has no ${option}`);
}
