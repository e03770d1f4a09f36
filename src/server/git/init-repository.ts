import { execFile } from "node:child_process";
import { mkdir, rename, rm, appendFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { exists } from "../../lib/exists.ts";
import { plainGitEnvironment } from "./plain-git-environment.ts";

/**
 * Makes the bare repository of an app in `directory` unless it is there. Written beside it and
 * renamed, so that it is there whole or not at all.
 */
export async function initRepository(directory: string, options: { readonly hooks: string }): Promise<void> {
  if (await exists(directory)) return;
  await mkdir(dirname(directory), { recursive: true });
  const fresh = join(dirname(directory), `.new-${randomUUID()}`);
  try {
    await promisify(execFile)("git", ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", fresh], {
      env: plainGitEnvironment(),
    });
    await appendFile(join(fresh, "config"), repositoryConfig(options.hooks));
    await rename(fresh, directory);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(directory))) throw error;
  }
}

/**
 * Branches may be force-pushed and deleted, the current one too. Refs outside of branches, tags
 * and `refs/bough/plan` are hidden from a push, which git answers with a refusal. Objects are
 * checked, but for three faults that the history of well-known projects has.
 */
export function repositoryConfig(hooks: string): string {
  return `[core]
	hooksPath = ${JSON.stringify(hooks)}
	logAllRefUpdates = false
[http]
	receivepack = true
[gc]
	auto = 0
[transfer]
	fsckObjects = true
[receive]
	denyNonFastForwards = false
	denyDeletes = false
	denyDeleteCurrent = ignore
	advertisePushOptions = true
	autogc = false
	hideRefs = refs/
	hideRefs = !refs/heads/
	hideRefs = !refs/tags/
	hideRefs = !refs/bough/plan/
[receive "fsck"]
	zeroPaddedFilemode = warn
	missingSpaceBeforeDate = warn
	badTimezone = warn
[uploadpack]
	hideRefs = refs/bough/
`;
}
