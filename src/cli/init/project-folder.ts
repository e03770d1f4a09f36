import { realpathSync } from "node:fs";
import { git } from "../git/git.ts";

export interface ProjectFolder {
  /** Where the definition belongs: the root of the repository, or the folder itself when it is in none. */
  readonly root: string;
  /** The project's folder below `root`, `.` for the root itself. */
  readonly path: string;
  readonly isRepository: boolean;
  readonly hasCommits: boolean;
}

export async function projectFolder(folder: string): Promise<ProjectFolder> {
  const { code, stdout } = await git(folder, ["rev-parse", "--show-toplevel", "--show-prefix"]);
  const [root = "", prefix = ""] = stdout.split("\n");
  if (code !== 0 || root === "")
    return { root: realpathSync(folder), path: ".", isRepository: false, hasCommits: false };
  const hasCommits = (await git(folder, ["rev-parse", "--verify", "--quiet", "HEAD"])).code === 0;
  return { root, path: prefix === "" ? "." : prefix.replace(/\/$/, ""), isRepository: true, hasCommits };
}
