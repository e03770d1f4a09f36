import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A git repository with a working tree in a temporary folder. */
export class GitRepository implements AsyncDisposable {
  readonly folder: string;
  /** The git directory. */
  readonly path: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, ".git");
  }

  static async create(): Promise<GitRepository> {
    const repository = new GitRepository(await mkdtemp(join(tmpdir(), "bough-git-")));
    await repository.git("init", "--quiet", "--initial-branch=main");
    return repository;
  }

  /** Writes the files (path → content, null to remove it), commits all that changed, and returns the commit. */
  async commit(files: Readonly<Record<string, string | Buffer | null>> = {}): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      if (content === null) {
        await rm(file, { recursive: true });
        continue;
      }
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await this.git("add", "--all", "--force");
    await this.git("commit", "--quiet", "--allow-empty", "--message=change");
    return await this.git("rev-parse", "HEAD");
  }

  async git(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("git", [...args], { cwd: this.folder, env: { ...process.env, ...identity } });
    return stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

const identity = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};
