import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadDefinition } from "../../src/config/load.ts";
import { BoughError } from "../../src/lib/bough-error.ts";

/** Text of `bough.config.ts`, or the files of the tree. */
export type TreeSource = string | Readonly<Record<string, string>>;

/** A definition that its author got wrong, and what is said of it. */
export interface FaultyDefinition {
  readonly name: string;
  readonly source: TreeSource;
  /** `definition-invalid` when it is left out. */
  readonly code?: string;
  readonly message: string | RegExp;
  readonly hint?: RegExp;
}

export const IMPORT = 'import { app, service, site, table } from "bough";\n';
export const EXPORT = 'export default app({ name: "x", resources: { web: service({ start: "x" }) } });\n';

const SLOWEST = 10_000;

/** A folder with the files; gone when the value is disposed of. */
export async function definitionTree(source: TreeSource): Promise<{ readonly root: string } & AsyncDisposable> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "bough-definition-")));
  for (const [path, text] of Object.entries(typeof source === "string" ? { "bough.config.ts": source } : source)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

/** Asserts that loading the definition fails in time, with the error that is expected of it. */
export async function assertFaulty(fault: FaultyDefinition): Promise<void> {
  await using tree = await definitionTree(fault.source);
  const started = performance.now();
  const error = await loadingError(tree.root);
  assert.ok(performance.now() - started < SLOWEST, "took too long");
  assert.equal(error.code, fault.code ?? "definition-invalid", error.message);
  if (typeof fault.message === "string") assert.equal(error.message, fault.message);
  else assert.match(error.message, fault.message);
  if (fault.hint !== undefined) assert.match(error.hint ?? "", fault.hint);
  assert.ok(!error.message.includes(tree.root), `names a folder of this machine: ${error.message}`);
}

export async function loadingError(root: string): Promise<BoughError> {
  try {
    await loadDefinition({ root });
  } catch (error) {
    assert.ok(error instanceof BoughError, String(error));
    return error;
  }
  assert.fail("the definition was accepted");
}
