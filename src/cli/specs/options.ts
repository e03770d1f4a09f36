import type { ArgumentSpec, OptionSpec } from "../command.ts";
import { parseCount } from "../parse-count.ts";

/** Options and arguments that several commands have. */
export const app: OptionSpec = { flags: "--app <app>", help: "the app (default: the definition in this folder)" };
export const env: OptionSpec = {
  flags: "--env <environment>",
  help: "its name, slug or branch (default: the branch that is checked out)",
};
export const environment: ArgumentSpec = {
  name: "[environment]",
  help: "its name, slug or branch (default: the branch that is checked out)",
};

export const as: OptionSpec = { flags: "--as <name>", help: "who you are (default: the name of the token)" };
export const reason: OptionSpec = { flags: "--reason <text>", help: "why; it is kept" };

export const force = (help: string): OptionSpec => ({ flags: "--force", help });

export const count = (flags: string, help: string, least = 0): OptionSpec => ({
  flags,
  help,
  parse: (value) => parseCount(value, least),
});

/** May be given several times. */
export const list = (flags: string, help: string): OptionSpec => ({
  flags,
  help,
  parse: (value, before) => [...textsOf(before), value],
});

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

export const port = (flags: string, help: string): OptionSpec => ({
  flags,
  help,
  parse: (value) => parseCount(value, 1, 65_535),
});
