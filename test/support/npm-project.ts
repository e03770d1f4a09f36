import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Files of an npm project that installs one package, `left`, from a tarball of its own: no network is needed. */
export async function npmProject(
  options: { readonly code?: string; readonly scripts?: Readonly<Record<string, string>> } = {},
): Promise<Readonly<Record<string, string | Buffer>>> {
  const tarball = await pack("left", options.code ?? "module.exports = 'left';\n");
  const dependencies = { left: "file:left.tgz" };
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const packages = {
    "": { name: "project", dependencies },
    "node_modules/left": { version: "1.0.0", resolved: "file:left.tgz", integrity },
  };
  return {
    "left.tgz": tarball,
    "package.json": JSON.stringify({ name: "project", dependencies, scripts: options.scripts ?? {} }),
    "package-lock.json": JSON.stringify({ name: "project", lockfileVersion: 3, requires: true, packages }),
  };
}

async function pack(name: string, code: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "bough-pack-"));
  try {
    await mkdir(join(folder, "package"));
    await writeFile(join(folder, "package/package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    await writeFile(join(folder, "package/index.js"), code);
    await promisify(execFile)("tar", ["-czf", "package.tgz", "package"], { cwd: folder });
    return await readFile(join(folder, "package.tgz"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
