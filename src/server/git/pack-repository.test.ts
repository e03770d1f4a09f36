import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { runGit } from "../../../test/support/server/git-client.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { resolveCommit } from "./git.ts";
import { initRepository } from "./init-repository.ts";
import { packRepository } from "./pack-repository.ts";

test("scattered objects are put into one pack, with those that no branch has any more", async () => {
  await using folder = await temporaryFolder("pack");
  const repository = join(folder.path, "shop.git");
  await initRepository(repository, { hooks: join(folder.path, "hooks") });
  const git = async (...args: string[]): Promise<string> =>
    (await runGit(["-C", repository, "-c", "user.name=T", "-c", "user.email=t@localhost", ...args])).stdout.trim();
  const tree = await git("mktree", "--missing");
  const commitPacked = async (text: string): Promise<string> => {
    const commit = await git("commit-tree", "-m", text, tree);
    await git("update-ref", "refs/heads/main", commit);
    await git("repack", "-q");
    return commit;
  };
  const commits: string[] = [];
  for (let count = 0; count < 51; count += 1) commits.push(await commitPacked(`commit ${count}`));
  assert.match(await git("count-objects", "-v"), /^packs: 51$/m);
  const loose = await git("commit-tree", "-m", "loose", tree);
  await packRepository(repository);
  const report = await git("count-objects", "-v");
  assert.match(report, /^packs: 1$/m);
  assert.match(report, /^count: 0$/m);
  for (const commit of [...commits, loose]) assert.equal(await resolveCommit(repository, commit), commit);
});
