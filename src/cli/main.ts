import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { BoughError } from "../lib/bough-error.ts";
import { apiClient } from "../server/client/api-client.ts";
import type { CommandSpec } from "./command.ts";
import { commands } from "./commands.ts";
import type { Context, Installation } from "./context.ts";
import { renderFailure } from "./render/render-failure.ts";

const USAGE = 2;

/** Runs one command line and answers the exit code: 0 done, 1 failed, 2 usage. */
export async function main(argv: readonly string[], installation: Installation, version: string): Promise<number> {
  let exitCode = 0;
  const program = new Command("bough").description("Every branch gets its own infrastructure.").version(version);
  program.exitOverride().showSuggestionAfterError();
  for (const spec of commands) addCommand(program, spec, installation, (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    process.stderr.write(renderFailure(error, process.stderr.isTTY));
    return error instanceof BoughError && error.code === "usage" ? USAGE : 1;
  }
}

function addCommand(
  program: Command,
  spec: CommandSpec,
  installation: Installation,
  done: (code: number) => void,
): void {
  const words = spec.name.split(" ");
  const parent = words.length === 1 ? program : nounOf(program, words[0] ?? "");
  const command = parent
    .command(words.at(-1) ?? spec.name)
    .description(spec.summary)
    .exitOverride();
  for (const argument of spec.arguments ?? []) command.argument(argument);
  for (const { flags, help, parse } of spec.options ?? []) {
    const option = new Option(flags, help);
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  command
    .option("--data <folder>", "folder of bough's data (default: ~/.bough)")
    .option("--json", "print one JSON value");
  command.action(async () => {
    const options = command.opts<{ data?: string; json?: boolean }>();
    const { run } = await spec.load();
    const code = await run(createContext(options, installation), command.args, options);
    done(code ?? 0);
  });
}

const nounOf = (program: Command, noun: string): Command =>
  program.commands.find((one) => one.name() === noun) ?? program.command(noun).exitOverride();

function createContext(
  options: { readonly data?: string; readonly json?: boolean },
  installation: Installation,
): Context {
  const data = resolve(options.data ?? process.env["BOUGH_DATA_DIR"] ?? join(homedir(), ".bough"));
  return {
    data,
    json: options.json === true,
    folder: process.cwd(),
    installation,
    api: () => apiClient(installation.address(data)),
    result: (value, text) =>
      void process.stdout.write(`${options.json === true ? JSON.stringify(value, null, 2) : text}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}
