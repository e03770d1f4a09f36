import { type InstallInputs, readInput } from "./install-inputs.ts";
import { packageInputs } from "./package-inputs.ts";

/** Inputs of `pnpm install --frozen-lockfile` in a project of one package. */
export async function pnpmInputs(tree: string, ignoresScripts: boolean): Promise<InstallInputs> {
  const lock = await readInput(tree, "pnpm-lock.yaml");
  if (lock === null) return { uncached: "there is no pnpm-lock.yaml" };
  if (/\b(file|link):|type: directory/.test(lock)) return { uncached: "pnpm-lock.yaml refers to folders" };
  if ((await readInput(tree, ".pnpmfile.cjs")) !== null) return { uncached: ".pnpmfile.cjs may do anything" };
  const workspace = await readInput(tree, "pnpm-workspace.yaml");
  if (workspace !== null && /^packages:/m.test(workspace)) return { uncached: "pnpm-workspace.yaml has packages" };
  const own = await packageInputs(tree, "", ignoresScripts);
  if ("uncached" in own) return own;
  return { inputs: [lock, workspace, await readInput(tree, ".npmrc"), own.inputs] };
}
