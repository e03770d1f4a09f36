import { type InstallInputs, readInput } from "./install-inputs.ts";
import { packageInputs } from "./package-inputs.ts";

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

/** Inputs of `npm ci` and `npm install`. Each package must be pinned by its content or be a link to a folder of the tree. */
export async function npmInputs(tree: string, ignoresScripts: boolean): Promise<InstallInputs> {
  const text = (await readInput(tree, "npm-shrinkwrap.json")) ?? (await readInput(tree, "package-lock.json"));
  if (text === null) return { uncached: "there is no package-lock.json" };
  const lock = JSON.parse(text) as { readonly packages?: Readonly<Record<string, LockedPackage>> };
  if (!lock.packages) return { uncached: "package-lock.json is of version 1; npm 7 or later writes a newer one" };
  const folders = [];
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === "" || !/(^|\/)node_modules\//.test(path)) folders.push(path);
    else if (!isPinned(locked)) return { uncached: `package-lock.json does not pin the content of ${path}` };
  }
  const inputs: unknown[] = [text, await readInput(tree, ".npmrc")];
  for (const folder of folders.toSorted()) {
    if (folder.startsWith("..")) return { uncached: `"${folder}" is outside the folder` };
    const own = await packageInputs(tree, folder, ignoresScripts);
    if ("uncached" in own) return own;
    inputs.push([folder, own.inputs]);
  }
  return { inputs };
}

function isPinned({ link, inBundle, integrity, resolved }: LockedPackage): boolean {
  return link === true || inBundle === true || integrity !== undefined || /^git\+.*#[0-9a-f]{40}$/.test(resolved ?? "");
}
