import { runGit } from "./run-git.ts";

/** Each push adds a pack or some loose objects, and every git process looks through all of them. */
const MOST_PACKS = 50;
const MOST_LOOSE = 2_000;

/**
 * Puts a repository's objects into one pack when they are scattered. None is thrown away: a commit
 * that no branch has any more may be that of a release. May run beside pushes.
 */
export async function packRepository(repository: string): Promise<void> {
  const report = await runGit(["-C", repository, "count-objects", "-v"]);
  const count = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(report)?.[1] ?? 0);
  if (count("packs") <= MOST_PACKS && count("count") <= MOST_LOOSE) return;
  await runGit(["-C", repository, "repack", "-a", "-d", "--keep-unreachable", "--quiet"]);
}
