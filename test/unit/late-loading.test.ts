import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { parseSync } from "oxc-parser";
import { readFileSync } from "node:fs";

const source = join(import.meta.dirname, "../../src");

describe("the AWS SDK and the CDK", () => {
  for (const entry of ["bin/cli.ts", "bin/control.ts", "bin/supervisor.ts", "bin/router.ts", "bin/tables.ts"])
    it(`are not loaded with src/${entry}`, () => {
      const packages = loadedWith(join(source, entry));
      assert.ok(packages.size > 0);
      assert.deepEqual(
        [...packages].filter((name) => /^(@aws-sdk|@smithy|aws-cdk-lib|constructs|cdk-nag)/.test(name)),
        [],
      );
    });

  it("are found where they are loaded", () => {
    assert.ok(loadedWith(join(source, "bin/load-aws-provider.ts")).has("@aws-sdk/client-cloudformation"));
  });

  it("are not loaded for the help", () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--import", traced, join(source, "bin/cli.ts"), "--help"],
      { encoding: "utf8" },
    );
    assert.equal(status, 0);
    assert.match(stdout, /Every branch gets its own infrastructure/);
    assert.match(stdout, /^loaded: 0$/m);
  });
});

/** Counts the modules of AWS that a process has loaded when it ends. */
const traced = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from "node:module";
let loaded = 0;
registerHooks({ resolve(name, context, next) { if (/^(@aws-sdk|aws-cdk-lib)/.test(name)) loaded += 1; return next(name, context); } });
process.on("exit", () => console.log("loaded: " + loaded));
`)}`;

/** Packages that are imported when the file is, directly or through our own files; imports on demand are not followed. */
function loadedWith(entry: string): ReadonlySet<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of staticImports(file))
      if (name.startsWith(".")) open.push(resolve(dirname(file), name));
      else packages.add(name);
  }
  return packages;
}

function staticImports(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  const imported = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest === null || isType ? [] : [moduleRequest.value])),
  );
  return [...imported, ...passedOn];
}
