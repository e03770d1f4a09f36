import { type InstallInputs, readInput } from "./install-inputs.ts";
import { packageInputs } from "./package-inputs.ts";

/** Inputs of an installation with Yarn 1. Later ones keep state outside `node_modules`. */
export async function yarnInputs(tree: string, ignoresScripts: boolean): Promise<InstallInputs> {
  const lock = await readInput(tree, "yarn.lock");
  if (lock === null) return { uncached: "there is no yarn.lock" };
  if (!lock.includes("# yarn lockfile v1")) return { uncached: "yarn.lock is not of Yarn 1" };
  if (/@(file|link|portal):/.test(lock)) return { uncached: "yarn.lock refers to folders" };
  const own = await packageInputs(tree, "", ignoresScripts);
  if ("uncached" in own) return own;
  if (own.inputs.some((entry) => Array.isArray(entry) && entry[0] === "workspaces")) {
    return { uncached: "package.json has workspaces" };
  }
  return { inputs: [lock, await readInput(tree, ".npmrc"), await readInput(tree, ".yarnrc"), own.inputs] };
}
