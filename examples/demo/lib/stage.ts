import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile, chmod } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../../../tools/free-ports.ts";
import { processesOf, type RunningProcess } from "../../../tools/processes.ts";
import { type CommandResult, runCommand } from "../../../tools/run-command.ts";
import { type Answer, type RequestOptions, sendRequest } from "../../../tools/send-request.ts";
import { waitFor } from "../../../tools/wait-for.ts";
import { expect } from "./expect.ts";

const program = join(import.meta.dirname, "../../../bin/bough");
const examples = join(import.meta.dirname, "../..");

/** Where the show takes place: a folder and ports of its own, bough, and a working tree of an example. */
export interface Stage {
  /** Folder that everything else is in. */
  readonly root: string;
  /** The working tree. */
  readonly tree: string;
  readonly data: string;
  readonly port: number;
  readonly apiPort: number;
  /** `bough <args>`; does not hold when it fails. */
  bough(...args: string[]): Promise<string>;
  json<T>(...args: string[]): Promise<T>;
  git(...args: string[]): Promise<string>;
  /** Pushes to bough, and gives what the pusher's terminal showed. */
  push(...refs: string[]): Promise<string>;
  /** Replaces a text in a file of the working tree and commits. */
  change(file: string, from: string, to: string, message: string): Promise<void>;
  /** A request to an environment; `host` is the part before `.localhost`. */
  ask(host: string, path: string, options?: Pick<RequestOptions, "method" | "body">): Promise<Answer>;
  processes(): readonly RunningProcess[];
  /** Stops bough, ends what it left running, removes all files, and tells what was left and whether the folder still is. */
  clear(): Promise<{ readonly processes: readonly string[]; readonly folder: boolean }>;
  /** The end of what was printed last and of bough's own log. */
  log(): Promise<readonly string[]>;
}

export interface StageOptions {
  /** Folder of `examples` that is the app. */
  readonly example: string;
  /** Told what is being printed by what takes long. */
  readonly progress: (news: string) => void;
}

export async function setStage({ example, progress }: StageOptions): Promise<Stage> {
  const root = await mkdtemp(join(await realpath(tmpdir()), "bough-demo-"));
  // Started as root, applications run as other users, who must get to their files.
  await chmod(root, 0o755);
  const [data, tree] = [join(root, "data"), join(root, example)];
  await mkdir(join(root, "tmp"));
  await cp(join(examples, example), tree, { recursive: true, filter: (path) => !path.endsWith("/node_modules") });
  const [port = 0, apiPort = 0] = await freePorts(2);
  // What is kept between runs is kept here as well, so that nothing outlives the show.
  const env = { ...author, BOUGH_DATA_DIR: data, XDG_CACHE_HOME: join(root, "cache"), TMPDIR: join(root, "tmp") };
  let printed = "";

  async function run(argv: readonly [string, ...string[]]): Promise<CommandResult> {
    printed = `$ ${argv.join(" ").replace(program, "bin/bough")}\n`;
    const output = (text: string): void => {
      printed += text;
      if (argv.includes("push")) progress(text);
    };
    return runCommand(argv, { cwd: tree, env, output });
  }

  async function succeed(argv: readonly [string, ...string[]]): Promise<CommandResult> {
    const result = await run(argv);
    const name = argv.join(" ").replace(program, "bough");
    expect(result.code === 0, `\`${name}\` to succeed`, `it ended with ${result.code}`);
    return result;
  }

  return {
    root,
    tree,
    data,
    port,
    apiPort,
    bough: async (...args) => (await succeed([program, ...args])).stdout,
    json: async <T>(...args: string[]) => JSON.parse((await succeed([program, ...args, "--json"])).stdout) as T,
    git: async (...args) => (await succeed(["git", ...args])).stdout.trim(),
    push: async (...refs) => (await succeed(["git", "push", "bough", ...refs])).stderr,
    async change(file, from, to, message) {
      const text = await readFile(join(tree, file), "utf8");
      expect(text.includes(from), `${file} to contain ${from}`, "it does not");
      await writeFile(join(tree, file), text.replaceAll(from, to));
      await succeed(["git", "commit", "--quiet", "--all", `--message=${message}`]);
    },
    ask: (host, path, options = {}) => sendRequest({ port, host: `${host}.localhost`, path, ...options }),
    processes: () => processesOf(data),
    async clear() {
      await run([program, "down"]).catch(() => null);
      const processes = (): RunningProcess[] => [...processesOf(data), ...processesOf(root)];
      const ended = (): boolean => processes().length === 0;
      await waitFor("all processes to end", ended, { timeout: 3_000 }).catch(() => null);
      const left = processes();
      for (const { pid } of left) kill(pid);
      await waitFor("killed processes to be gone", ended);
      await runCommand(["chmod", "-R", "u+w", root]);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
      return { processes: left.map(({ command }) => command), folder: existsSync(root) };
    },
    async log() {
      const own = await readFile(join(data, "logs", "control.log"), "utf8").catch(() => "");
      return [...lastLines(printed, 40), ...(own === "" ? [] : ["", "bough's own log:", ...lastLines(own, 15)])];
    },
  };
}

const author = {
  GIT_AUTHOR_NAME: "Demo",
  GIT_AUTHOR_EMAIL: "demo@example.com",
  GIT_COMMITTER_NAME: "Demo",
  GIT_COMMITTER_EMAIL: "demo@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
};

const lastLines = (text: string, count: number): readonly string[] => text.trimEnd().split("\n").slice(-count);

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
