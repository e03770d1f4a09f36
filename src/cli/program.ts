import { Command, Option } from "commander";
import type { CommandSpec } from "./command.ts";
import { commands } from "./commands.ts";
import { createContext } from "./create-context.ts";
import type { Installation } from "./context.ts";
import { headlessInstallation } from "./headless-installation.ts";
import { painter } from "./render/painter.ts";
import { renderFailure } from "./render/render-failure.ts";
import { nouns } from "./specs/by-noun.ts";

export interface ProgramOptions {
  readonly installation: Installation;
  readonly version: string;
  /** Takes the exit code of the command that ran. */
  done(code: number): void;
}

interface Globals {
  readonly data?: string;
  readonly json?: boolean;
  readonly headless?: boolean;
  readonly branch?: string;
}

const HELP_WIDTH = 100;

/** The parser of the whole command line; a command's own code is loaded when it runs. */
export function createProgram(options: ProgramOptions): Command {
  const program = new Command("bough")
    .description("Every branch gets its own infrastructure.")
    .usage("<command> [options]")
    .version(options.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("--data <folder>", "folder of bough's data (default: $BOUGH_DATA_DIR, else ~/.bough)")
    .option("--json", "print exactly one JSON value on stdout")
    .option("--headless", "without a server: environments on AWS, with the registry in the account")
    .option("--branch <name>", "with --headless: whose registry it is (default: the branch that is checked out)")
    .addHelpText("after", footer);
  configure(program);
  program.commandsGroup("Commands:");
  for (const spec of commands) addCommand(program, spec, options);
  return program;
}

const footer = `
Two commands take a project from nothing to a URL:
  bough init                   write bough.config.ts and add the git remote
  git push bough HEAD          or: bough deploy

\`bough <command> --help\` has the options and examples of each.`;

/** Errors are printed in one place, as every other one. */
function configure(command: Command): Command {
  const out = painter(process.stdout);
  return command
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: Math.min(process.stdout.columns ?? HELP_WIDTH, HELP_WIDTH),
      styleTitle: (text) => out("bold", text),
      subcommandTerm: (one) => [one.name(), ...one.registeredArguments.map(argumentTerm)].join(" "),
    });
}

const argumentTerm = (argument: { readonly required: boolean; name(): string }): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

function addCommand(program: Command, spec: CommandSpec, { installation, done }: ProgramOptions): void {
  const [first = "", second] = spec.name.split(" ");
  const parent = second === undefined ? program : nounOf(program, first);
  const command = configure(parent.command(second ?? first))
    .summary(spec.summary)
    .description(descriptionOf(spec))
    .helpOption("-h, --help", "print help");
  for (const { name, help } of spec.arguments ?? []) command.argument(name, help);
  for (const { flags, help, parse } of spec.options ?? []) {
    const option = new Option(flags, help);
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  command.addHelpText("after", `\n${painter(process.stdout)("bold", "Examples:")}\n${examplesOf(spec)}`);
  command.action(async () => {
    const { branch = null, ...globals } = program.opts<Globals>();
    const { run } = await spec.load();
    if (globals.headless !== true)
      return done((await run(createContext(globals, installation), command.args, command.opts())) ?? 0);
    const report = (error: unknown): void => void process.stderr.write(renderFailure(error, painter(process.stderr)));
    const server = await installation.headless({ folder: process.cwd(), branch, report });
    try {
      const context = createContext(globals, headlessInstallation(installation, server));
      done((await run(context, command.args, command.opts())) ?? 0);
    } finally {
      await server.close();
    }
  });
}

function nounOf(program: Command, name: string): Command {
  const known = program.commands.find((one) => one.name() === name);
  if (known !== undefined) return known;
  return configure(program.command(name))
    .helpGroup("By noun:")
    .description(nouns.find((one) => one.name === name)?.summary ?? "")
    .usage("<verb> [options]")
    .helpOption("-h, --help", "print help")
    .helpCommand(false);
}

const descriptionOf = ({ summary, details }: CommandSpec): string => {
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return details === undefined ? sentence : `${sentence} ${details}`;
};

function examplesOf({ examples }: CommandSpec): string {
  const width = Math.max(...Object.keys(examples).map((line) => line.length));
  return Object.entries(examples)
    .map(([line, meaning]) => `  ${line.padEnd(width)}  ${meaning}`.trimEnd())
    .join("\n");
}
