import { copyFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { git } from "../../cli/git/git.ts";
import { exists } from "../../lib/exists.ts";
import { BoughError } from "../../lib/bough-error.ts";

/** Makes every commit of a checkout known to a bare repository without copying any; a shallow one stays shallow. */
export async function borrowObjects(repository: string, checkout: string): Promise<void> {
  const objects = await pathIn(checkout, "objects");
  await writeFile(join(repository, "objects", "info", "alternates"), `${objects}\n`);
  const shallow = await pathIn(checkout, "shallow");
  if (await exists(shallow)) await copyFile(shallow, join(repository, "shallow"));
}

async function pathIn(checkout: string, name: string): Promise<string> {
  const { code, stdout } = await git(checkout, ["rev-parse", "--git-path", name]);
  if (code === 0) return resolve(checkout, stdout.trim());
  throw new BoughError("repository-not-found", `${checkout} is in no git repository.`, {
    hint: "Run it in the checkout of the app.",
  });
}
