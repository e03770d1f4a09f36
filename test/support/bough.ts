import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { processesOf, type RunningProcess } from "./processes.ts";
import { createProject, type Project } from "./project.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./run-command.ts";
import { type Answer, type RequestOptions, sendRequest } from "./send-request.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { waitFor } from "./wait-for.ts";

const program = join(import.meta.dirname, "../../bin/bough");

/** A whole bough of its own: data directory, ports, processes. */
export interface Bough extends AsyncDisposable {
  readonly data: string;
  /** Folder beside the data directory, for working trees; removed with it. */
  readonly workspace: string;
  readonly port: number;
  readonly apiPort: number;
  readonly token: string;
  /** `bough <args> --data <data>`, whatever its exit code is. */
  run(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** `bough <args> --json --data <data>`; fails when the command does. */
  json<T>(args: readonly string[], options?: CommandOptions): Promise<T>;
  /** A repository, from the files of a folder if one is given, whose remote is this bough. */
  project(app: string, from?: string): Promise<Project>;
  /** A request through the router; `host` is the part before `.localhost`, as in `feature-cake.birthday`. */
  request(host: string, path?: string, options?: Partial<RequestOptions>): Promise<Answer>;
  processes(): RunningProcess[];
  /** Starts it again with the same data and ports, after a `down`. */
  up(): Promise<void>;
  /** `bough down`, and no process is left. */
  down(): Promise<void>;
}

/** Starts bough, ready when this returns. Disposing stops it, fails when a process is left, and removes its files. */
export async function startBough({ args = [], env = {}, parent }: StartOptions = {}): Promise<Bough> {
  const root = await temporaryFolder("e2e", parent);
  // Started as root, applications run as other users, who must get to their files.
  await chmod(root.path, 0o755);
  const data = join(root.path, "data");
  const workspace = join(root.path, "workspace");
  const [port = 0, apiPort = 0] = await freePorts(2);

  const run: Bough["run"] = (command, options = {}) =>
    runCommand([program, ...command, "--data", data], { ...options, env: { ...env, ...options.env } });
  const json = async <T>(command: readonly string[], options?: CommandOptions): Promise<T> => {
    const { code, stdout, stderr } = await run([...command, "--json"], options);
    if (code !== 0) throw new Error(`bough ${command.join(" ")} ended with ${code}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  };
  const up = async (): Promise<void> => {
    const ports = ["--port", String(port), "--api-port", String(apiPort)];
    const { code, stdout, stderr } = await run(["up", ...ports, "--detach", ...args]);
    assert.equal(code, 0, `bough up ended with ${code}: ${stdout}${stderr}`);
  };
  const down = async (): Promise<void> => {
    const { code, stdout, stderr } = await run(["down"]);
    assert.equal(code, 0, `bough down ended with ${code}: ${stdout}${stderr}`);
    await noProcessIsLeft(data);
  };
  const dispose = async (): Promise<void> => {
    try {
      if (processesOf(data).length > 0) await down();
    } finally {
      for (const { pid } of processesOf(data)) kill(pid);
      await root.remove();
    }
  };

  try {
    await up();
    const { token } = await json<{ token: string }>(["token", "create"]);
    return {
      data,
      workspace,
      port,
      apiPort,
      token,
      run,
      json,
      up,
      down,
      project: (app, from) =>
        createProject({
          folder: join(workspace, app),
          remote: `http://127.0.0.1:${apiPort}/git/${app}.git`,
          token,
          ...(from !== undefined && { from }),
        }),
      request: (host, path = "/", options = {}) => sendRequest({ port, host: `${host}.localhost`, path, ...options }),
      processes: () => processesOf(data),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

export interface StartOptions {
  /** More arguments of `bough up`. */
  readonly args?: readonly string[];
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that its files are in, instead of the system's for temporary files. */
  readonly parent?: string | undefined;
}

/** A process that was told to end may take a moment to be gone from the table. */
async function noProcessIsLeft(data: string): Promise<void> {
  const none = (): boolean => processesOf(data).length === 0;
  await waitFor("all processes to end", none, { timeout: 3_000 }).catch(() => {
    assert.deepEqual(processesOf(data), [], "processes that `bough down` left");
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
