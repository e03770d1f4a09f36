import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import { git } from "../git/git.ts";

/** What is installed or secret, and belongs to no commit. */
const IGNORED = ["node_modules/", "__pycache__/", ".venv/", ".env"];

/** A new git repository, with a `.gitignore` when there is none. */
export async function makeRepository(folder: string): Promise<void> {
  const { code, stderr } = await git(folder, ["init", "--quiet", "--initial-branch=main"]);
  if (code !== 0) throw new BoughError("git-failed", `git init failed: ${stderr.trim()}`);
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, `${IGNORED.join("\n")}\n`);
}
