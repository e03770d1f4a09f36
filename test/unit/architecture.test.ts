import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { importFault, importTable, type ImportRow } from "../support/import-table.ts";
import { importsOf } from "../support/imports-of.ts";

const root = join(import.meta.dirname, "../..");
const src = join(root, "src");
const files = globSync("**/*.ts", { cwd: src }).toSorted();
const sources = files.filter((file) => !file.endsWith(".test.ts"));
const table = importTable(join(root, "ARCHITECTURE.md"));

describe("the import rules", () => {
  it("give every folder of src a row, and every row a folder", () => {
    const without = sources.filter((file) => !table.some((row) => file.startsWith(`${row.folder}/`)));
    assert.deepEqual(without, [], "files of no folder in ARCHITECTURE.md's table");
    const named = table.flatMap((row) => [row.folder, ...(row.may === "anything" ? [] : row.may)]);
    const missing = named.filter((name) => !existsSync(join(src, name)) && !existsSync(join(src, `${name}.ts`)));
    assert.deepEqual([...new Set(missing)], [], "folders that ARCHITECTURE.md names and that are not there");
  });

  it("hold for every import", () => {
    const faults = sources.flatMap((file) =>
      importsOf(join(src, file))
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(src, join(src, dirname(file), specifier)))
        .map((to) => (to.startsWith("..") ? outsideFault(file, to) : importFault(table, file, to)))
        .filter((fault) => fault !== null),
    );
    assert.deepEqual(faults, []);
  });

  it("let only dependencies be imported, none into lib and model, and no I/O into the model", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const faults = sources.flatMap((file) =>
      importsOf(join(src, file))
        .filter((specifier) => !specifier.startsWith("."))
        .filter((specifier) => !mayImportPackage(file, specifier, Object.keys(dependencies)))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    assert.deepEqual(faults, []);
  });

  it("find a forbidden import", () => {
    const rows: ImportRow[] = [
      { folder: "lib", may: [] },
      { folder: "cli", may: ["lib", "server/client"] },
      { folder: "server", may: ["lib"] },
      { folder: "bin", may: "anything" },
    ];
    assert.equal(importFault(rows, "cli/run.ts", "server/client/get.ts"), null);
    assert.equal(importFault(rows, "cli/run.ts", "server/client.ts"), null);
    assert.equal(importFault(rows, "bin/cli.ts", "cli/run.ts"), null);
    assert.match(importFault(rows, "cli/run.ts", "server/clients.ts") ?? "", /may import lib, server\/client/);
    assert.match(importFault(rows, "lib/a.ts", "cli/run.ts") ?? "", /lib may import nothing/);
    assert.match(importFault(rows, "other/a.ts", "lib/a.ts") ?? "", /no folder/);
  });

  it("see every way to import", () => {
    const source = `
      import { a } from "./a.ts"; import type { B } from "./b.ts"; import "./c.ts";
      export * from "./d.ts"; export { e } from "./e.ts"; const f = await import("./f.ts");
      type G = import("./g.ts").G; const h = new URL("./h.ts", import.meta.url); // import "./no.ts"`;
    assert.deepEqual(
      importsOf("x.ts", source).toSorted(),
      ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `./${name}.ts`),
    );
  });
});

describe("the sources", () => {
  it("are small files with kebab-case names", () => {
    const name = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;
    assert.deepEqual(
      files.filter((file) => !name.test(basename(file))),
      [],
    );
    const long = files.filter((file) => readFileSync(join(src, file), "utf8").split("\n").length > 401);
    assert.deepEqual(long, [], "files of more than 400 lines");
  });

  it("have no barrel but the public entry point", () => {
    const barrels = sources
      .filter((file) => file !== "model/index.ts")
      .filter((file) => {
        const text = readFileSync(join(src, file), "utf8");
        return basename(file) === "index.ts" || /^export \* (as \w+ )?from /m.test(text);
      });
    assert.deepEqual(barrels, []);
  });

  it("silence no check, and leave nothing to be done", () => {
    const all = globSync(["{src,test,tools,bench,docs,examples}/**/*.ts", "bin/*", ".ci/*"], {
      cwd: root,
      exclude: ["**/node_modules/**", "**/node_modules"],
    });
    const forbidden = /@ts-(ignore|nocheck)|(oxlint|eslint)-[d]isable|\b(TO[D]O|FIX[M]E)\b/;
    const faults = all.filter((file) => forbidden.test(readFileSync(join(root, file), "utf8")));
    assert.deepEqual(faults, []);
    const expecting = all.filter((file) => /@ts-[e]xpect-error/.test(readFileSync(join(root, file), "utf8")));
    assert.deepEqual(
      expecting.filter((file) => !file.endsWith(".test.ts")),
      [],
      "expected type errors outside type tests",
    );
  });
});

function outsideFault(file: string, to: string): string | null {
  return to === "../package.json" ? null : `${file} reaches out of src, to ${to}`;
}

function mayImportPackage(file: string, specifier: string, dependencies: readonly string[]): boolean {
  const folder = file.split("/")[0];
  if (specifier.startsWith("node:")) return folder !== "model";
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  return folder !== "lib" && folder !== "model" && dependencies.includes(name);
}
