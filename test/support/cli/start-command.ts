import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { waitFor } from "../wait-for.ts";

const program = join(import.meta.dirname, "../../../bin/bough");

/** A command of bough's that runs on. */
export interface RunningCommand extends AsyncDisposable {
  readonly pid: number;
  /** Everything that it has printed, on stdout and stderr. */
  output(): string;
  /** Waits until it has printed the text. */
  printed(text: string): Promise<void>;
  /** Sends the signal and gives the exit code, null when a signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** Its exit code, when it has ended of itself. */
  readonly ended: Promise<number | null>;
}

export interface StartCommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startCommand(args: readonly string[], { cwd, env }: StartCommandOptions = {}): RunningCommand {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    printed: async (text) => {
      await waitFor(`"${text}" in the output`, () => output.includes(text)).catch((cause: unknown) => {
        throw new Error(`it printed: ${output}`, { cause });
      });
    },
    stop(signal) {
      child.kill(signal);
      return ended;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}
