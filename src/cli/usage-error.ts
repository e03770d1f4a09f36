import type { CommanderError } from "commander";
import { BoughError } from "../lib/bough-error.ts";
import type { CommandSpec } from "./command.ts";
import { suggestCommands } from "./suggest-commands.ts";

/** What is wrong with a command line, and what to type instead. */
export function usageError(
  { code, message }: CommanderError,
  argv: readonly string[],
  commands: readonly CommandSpec[],
): BoughError {
  const typed = argv.filter((word, index) => !word.startsWith("-") && argv[index - 1] !== "--data");
  const words = typed[0] === "help" ? typed.slice(1) : typed;
  const names = commands.map(({ name }) => name);
  const spec = commands.find(({ name }) => name === words.slice(0, name.split(" ").length).join(" "));
  if (spec !== undefined) {
    const said = message.replace(/^error: /, "").replace(/\n\((.*)\)$/, ": $1");
    return new BoughError("usage", said, { hint: `Usage: ${usageOf(spec)}; see \`bough ${spec.name} --help\`.` });
  }
  if (words.length === 0) {
    const said = code === "commander.help" ? "A command is missing." : message.replace(/^error: /, "");
    return new BoughError("usage", said, { hint: "See `bough --help`." });
  }
  return unknownCommand(words, names);
}

function unknownCommand(words: readonly string[], names: readonly string[]): BoughError {
  const verbs = names.filter((name) => name.startsWith(`${words[0]} `)).map((name) => name.split(" ")[1]);
  if (verbs.length > 0 && words.length === 1)
    return new BoughError("usage", `${words[0]} needs a verb: ${verbs.join(", ")}.`, {
      hint: `See \`bough ${words[0]} --help\`.`,
    });
  const shown = verbs.length > 0 ? words.slice(0, 2).join(" ") : (words[0] ?? "");
  const meant = suggestCommands(words, names).map((name) => `\`bough ${name}\``);
  return new BoughError("usage", `There is no command ${shown}.`, {
    hint: meant.length === 0 ? "See `bough --help`." : `Did you mean ${meant.join(" or ")}?`,
  });
}

function usageOf({ name, arguments: args = [], options = [] }: CommandSpec): string {
  const words = ["bough", name, ...args.map((one) => one.name)];
  return [...words, ...(options.length > 0 ? ["[options]"] : [])].join(" ");
}
