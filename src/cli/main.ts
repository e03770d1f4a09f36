import { CommanderError } from "commander";
import { BoughError } from "../lib/bough-error.ts";
import { commands } from "./commands.ts";
import type { Installation } from "./context.ts";
import { createProgram } from "./program.ts";
import { painter } from "./render/painter.ts";
import { errorJson, renderFailure } from "./render/render-failure.ts";
import { usageError } from "./usage-error.ts";

const FAILED = 1;
const USAGE = 2;

/** Runs one command line and answers the exit code: 0 done, 1 failed, 2 usage. */
export async function main(argv: readonly string[], installation: Installation, version: string): Promise<number> {
  endWithReader();
  let exitCode = 0;
  const program = createProgram({ installation, version, done: (code) => (exitCode = code) });
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(asOption(argv), { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = thrown instanceof CommanderError ? usageError(thrown, argv, commands) : thrown;
    process.stderr.write(renderFailure(error, painter(process.stderr)));
    if (argv.includes("--json")) process.stdout.write(`${JSON.stringify({ error: errorJson(error) }, null, 2)}\n`);
    return error instanceof BoughError && error.code === "usage" ? USAGE : FAILED;
  }
}

/** `help env list` is `env list --help`; the parser itself knows `help` of one word. */
const asOption = (argv: readonly string[]): string[] =>
  argv[0] === "help" && argv.length > 2 ? [...argv.slice(1), "--help"] : [...argv];

/** A reader such as `head` that has seen enough ends the command: nobody is left to print for. */
function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
}
