import type { InstallInputs } from "./install-inputs.ts";
import { readInput } from "./install-inputs.ts";

type PackageJson = Readonly<Record<string, unknown>>;

const lifecycle = /^((pre|post)?install|(pre|post)?prepare|prepublish)$/;

/** Fields that no package manager reads when it installs. */
const inert =
  /^(author|bugs|contributors|description|exports|files|funding|homepage|keywords|license|main|module|repository|scripts|type|types)$/;

/**
 * What an installation takes from the package.json in `folder` of the tree. Scripts of the
 * project's own that an installation runs may read and write anything, so they prevent caching.
 */
export async function packageInputs(tree: string, folder: string, ignoresScripts: boolean): Promise<InstallInputs> {
  const path = folder === "" ? "package.json" : `${folder}/package.json`;
  const text = await readInput(tree, path);
  if (text === null) return { uncached: `there is no ${path}` };
  const content = JSON.parse(text) as PackageJson | null;
  if (typeof content !== "object" || content === null) return { uncached: `${path} holds no object` };
  const scripts = Object.keys(content["scripts"] ?? {});
  const script = scripts.find((name) => lifecycle.test(name));
  if (!ignoresScripts && script !== undefined) {
    return { uncached: `the "${script}" script of ${path} may write anywhere` };
  }
  if (!ignoresScripts && (await readInput(tree, path.replace("package.json", "binding.gyp"))) !== null) {
    return { uncached: `${path} has native code of its own, which the installation compiles` };
  }
  return { inputs: Object.entries(content).filter(([field]) => !inert.test(field)) };
}
