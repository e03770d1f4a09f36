import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pythonTools } from "./python-tools.ts";

/** The reason for which the tests cannot run here; null when they can. */
const missing = await pythonTools().then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
process.exitCode = missing === null ? runTests() : skip(missing);

/** Runs all AWS tests, or those that are named, and gives their exit code. */
function runTests(): number {
  const named = process.argv.slice(2);
  const files = named.length > 0 ? named : [join(import.meta.dirname, "../../test/aws/**/*.test.ts")];
  const options = ["--disable-warning=ExperimentalWarning", "--test", "--test-concurrency=3"];
  const programs = standInPrograms();
  try {
    const env = { ...process.env, PATH: [programs, process.env["PATH"]].join(delimiter) };
    return spawnSync(process.execPath, [...options, ...files], { stdio: "inherit", env }).status ?? 1;
  } finally {
    rmSync(programs, { recursive: true });
  }
}

/**
 * A folder with a cfn-lint that finds nothing: where a machine has one it takes two seconds of every
 * deployment, and what is shown would differ from machine to machine. The tests that are about it ask
 * the one of the Python tools.
 */
function standInPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), "bough-programs-"));
  writeFileSync(join(folder, "cfn-lint"), "#!/bin/sh\necho '[]'\n", { mode: 0o755 });
  return folder;
}

/** Where Python cannot be had the other tests count all the same; CI asks for these too. */
function skip(reason: string): number {
  const required = process.env["BOUGH_REQUIRE_AWS_TESTS"] === "1";
  process.stderr.write(`The AWS tests ${required ? "cannot run" : "are skipped"}: ${reason}\n`);
  return required ? 1 : 0;
}
