import { createHash } from "node:crypto";
import type { ArtifactSource, Recipe } from "./artifact.ts";
import { type TreeEntry, treeEntries } from "./tree-entries.ts";

/** Raised when the way of building changes what comes out of the same source. */
const builderVersion = 1;

/**
 * Content address of a resource's artifact, 40 hex digits: SHA-256 of the git objects in `root` and of the recipe,
 * without a checkout. Only what stands below `root` takes part, as only that is there when it is
 * built. Files that cannot change what runs (`isInert`) are left out, so that a change to them
 * deploys without building; an artifact that is built has them as they were at that commit.
 */
export async function addressArtifact(source: ArtifactSource): Promise<string> {
  const entries = await treeEntries(source.repository, source.commit, source.spec.root, { recursive: false });
  const relevant = entries.filter((entry) => !isInert(entry.path) && isUsed(source.spec, entry.path));
  const hash = createHash("sha256");
  hash.update(JSON.stringify([builderVersion, recipeKey(source.spec), toolchain(source.spec, relevant)]));
  for (const { mode, object, path } of relevant) hash.update(`\0${mode} ${object} ${path}`);
  return hash.digest("hex").slice(0, 40);
}

/** A build may read anything; of a site without one nothing but the served folder counts. */
function isUsed(recipe: Recipe, path: string): boolean {
  if (recipe.kind !== "site" || recipe.build !== null) return true;
  const first = recipe.dir.split("/").find((part) => part !== "" && part !== ".");
  return first === undefined || path === first;
}

/** Whether a file or folder directly in `root` describes or configures the repository, and no running resource reads it. */
export function isInert(name: string): boolean {
  return (
    /^(readme|license|licence|changelog|contributing)([-_]\w+)*(\.(md|markdown|txt|rst|adoc))?$/i.test(name) ||
    /^bough\.config\.[cm]?[jt]s$/.test(name) ||
    [".gitignore", ".github", ".editorconfig"].includes(name)
  );
}

function recipeKey(recipe: Recipe): readonly unknown[] {
  return recipe.kind === "site" ? ["site", recipe.build, recipe.dir] : ["service", recipe.build];
}

/** A copy is the same everywhere; what a command makes depends on the platform, and on Node's ABI where npm packages are installed. */
function toolchain(recipe: Recipe, entries: readonly TreeEntry[]): readonly string[] {
  if (recipe.build === null) return [];
  const platform = `${process.platform}-${process.arch}`;
  const usesNode = entries.some((entry) => entry.path === "package.json");
  return usesNode ? [platform, `node-${process.versions.modules}`] : [platform];
}
