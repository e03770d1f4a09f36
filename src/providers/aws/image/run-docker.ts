import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Argv } from "./docker-commands.ts";

export interface DockerRun {
  readonly signal: AbortSignal;
  readonly input?: string;
  /** A line that it prints, on either stream. */
  line(text: string): void;
}

/** Runs Docker to its end; rejects with its last line when it fails, and when there is no such program. */
export async function runDocker([program, ...args]: Argv, { signal, input = "", line }: DockerRun): Promise<void> {
  const child = spawn(program, args, { signal, stdio: ["pipe", "pipe", "pipe"] });
  let last = "";
  const take = (text: string): void => {
    if (text.trim() !== "") last = text;
    line(text);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on("error", reject);
  child.on("close", (code) =>
    code === 0 ? resolve() : reject(new Error(last === "" ? `${program} ${args[0]} ended with ${code}` : last)),
  );
  // It may end before it has read all of it.
  child.stdin.on("error", () => undefined).end(input);
  return promise;
}
