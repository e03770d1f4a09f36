import { createHash } from "node:crypto";
import type { InstallInputs } from "./install-inputs.ts";
import { npmInputs } from "./npm-inputs.ts";
import type { InstallStep } from "./parse-install.ts";
import { pipInputs } from "./pip-inputs.ts";
import { pnpmInputs } from "./pnpm-inputs.ts";
import { yarnInputs } from "./yarn-inputs.ts";

/** Raised when layers are made in another way. */
const layerVersion = 1;

/**
 * Name of what an installation in `tree` gives: SHA-256 of the lockfile, the command, the settings
 * that the package manager reads, the platform and Node's version; or why it is not cached. `env` is
 * the environment of the build.
 */
export async function dependencyKey(
  tree: string,
  step: InstallStep,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly key: string } | { readonly uncached: string }> {
  const found = await inputsOf(tree, step, env);
  if ("uncached" in found) return found;
  const platform = `${process.platform}-${process.arch}`;
  const content = [layerVersion, step.command, platform, process.versions.modules, found.inputs];
  return { key: createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 40) };
}

async function inputsOf(
  tree: string,
  step: InstallStep,
  env: Readonly<Record<string, string>>,
): Promise<InstallInputs> {
  try {
    switch (step.manager) {
      case "npm":
        return await npmInputs(tree, step.ignoresScripts);
      case "pnpm":
        return await pnpmInputs(tree, step.ignoresScripts);
      case "yarn":
        return await yarnInputs(tree, step.ignoresScripts);
      case "pip":
        return await pipInputs(tree, step, env);
    }
  } catch (error) {
    if (error instanceof SyntaxError) return { uncached: `the lockfile or package.json is not JSON: ${error.message}` };
    throw error;
  }
}
