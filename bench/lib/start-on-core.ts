import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { pinned } from "./pinned.ts";

export interface Running {
  readonly pid: number;
  /** Seconds of processor time that it has used. */
  cpuTime(): Promise<number>;
  stop(): Promise<void>;
}

export interface CoreOptions {
  readonly core: number;
  /** Port that it listens on when it is ready. */
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server that may use one core only, and waits until it listens. Rejects when it cannot be started. */
export async function startOnCore(argv: readonly string[], { core, port, env }: CoreOptions): Promise<Running> {
  const { program, args } = pinned(core, argv);
  const child = spawn(program, args, {
    stdio: "ignore",
    env: { ...process.env, ...env },
  });
  const exit = once(child, "exit");
  const failed = exit.then(([code]) => {
    throw new Error(`${argv[0]} ended with ${String(code)}`);
  });
  failed.catch(() => undefined);
  await Promise.race([listens(port), failed]);
  return {
    pid: child.pid ?? 0,
    cpuTime: () => cpuTime(child.pid ?? 0),
    async stop() {
      child.kill("SIGTERM");
      await exit;
    },
  };
}

async function cpuTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The program's name, in parentheses, may hold blanks; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function listens(port: number): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await connects(port))) {
    if (performance.now() > end) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** What Linux counts processor time in. */
const TICKS_PER_SECOND = 100;
