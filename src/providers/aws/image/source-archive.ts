import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BoughError } from "../../../lib/bough-error.ts";

export interface Source {
  /** Path of a git directory that has the commit. */
  readonly repository: string;
  readonly commit: string;
  /** Folder of the repository, `.` for all of it. */
  readonly root: string;
}

/** The files of a folder in a commit as a ZIP archive, the form that CodeBuild takes from a bucket. */
export async function sourceArchive({ repository, commit, root }: Source): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "bough-source-"));
  const file = join(folder, "source.zip");
  const tree = root === "." ? commit : `${commit}:${root}`;
  try {
    await promisify(execFile)("git", ["--git-dir", repository, "archive", "--format=zip", "-o", file, tree]);
    return await readFile(file);
  } catch (error) {
    throw new BoughError("aws-source-unreadable", `The source of ${root} in commit ${commit} cannot be packed.`, {
      hint: "Look whether the folder is in the commit.",
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
