import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const root = join(import.meta.dirname, "../..");
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));

describe("the repository", () => {
  it("names no path of a developer's machine", () => {
    const path = /(?<![\w.~-])\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//;
    assert.match(["", "root", "checkout"].join("/"), path);
    const faults = files.filter((file) => path.test(text(file)));
    assert.deepEqual(faults, []);
  });

  it("names no registry, so that packages come from the one that the machine has", () => {
    for (const file of files.filter((name) => name.endsWith("package-lock.json")))
      assert.doesNotMatch(text(file), /"resolved": "https?:/, file);
    for (const file of files.filter((name) => name.endsWith(".npmrc"))) {
      assert.doesNotMatch(text(file), /^(\S+:)?registry *=|_auth/m, file);
    }
  });

  it("locks the packages of every platform, without which `npm ci` refuses", () => {
    const { packages } = JSON.parse(text("package-lock.json")) as {
      packages: Record<string, { readonly optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !foldersOf(path).some((folder) => `${folder}node_modules/${name}` in packages),
      ),
    );
    assert.deepEqual(missing, []);
  });

  it("pins every dependency to one version", () => {
    const manifest = JSON.parse(text("package.json")) as Record<"dependencies" | "devDependencies", object>;
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version))),
      [],
    );
  });

  it("says of every dependency what it is for", () => {
    const manifest = JSON.parse(text("package.json")) as Record<"dependencies" | "devDependencies", object>;
    const explained = text("docs/dependencies.md");
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      names.filter((name) => !explained.includes(`| \`${name}\` |`)),
      [],
    );
    const gone = [...explained.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? "");
    assert.deepEqual(
      gone.filter((name) => !names.includes(name)),
      [],
      "explained, but not installed",
    );
  });
});

function text(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Where Node.js looks for what the package imports: its own folder, and each that it lies in. */
function foldersOf(path: string): readonly string[] {
  const names = path.split(/\/?node_modules\//).slice(1);
  return [...names, ""].map((_, depth) =>
    names
      .slice(0, depth)
      .map((name) => `node_modules/${name}/`)
      .join(""),
  );
}
