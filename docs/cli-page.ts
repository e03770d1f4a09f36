import type { CommandSpec } from "../src/cli/command.ts";
import { commands } from "../src/cli/commands.ts";
import { nouns } from "../src/cli/specs/by-noun.ts";

/** The reference page of the command line, made from what the parser itself reads. */
export function cliPage(): string {
  const everyday = commands.filter(({ name }) => !name.includes(" "));
  const byNoun = nouns.map((noun) => ({
    ...noun,
    commands: commands.filter(({ name }) => name.startsWith(`${noun.name} `)),
  }));
  return [
    INTRODUCTION,
    overview(commands),
    "## Everyday commands\n",
    ...everyday.map((command) => section(command, "###")),
    ...byNoun.flatMap((noun) => [
      `## \`${noun.name}\`\n\n${sentence(noun.summary)}\n`,
      ...noun.commands.map((command) => section(command, "###")),
    ]),
  ].join("\n");
}

const INTRODUCTION = `# The command line

Made from the code by \`npm run docs\`: \`bough help <command>\` prints the same.

Every command takes:

- \`--data <folder>\`: the folder of bough's data, by which it finds its server and its token. Default: \`$BOUGH_DATA_DIR\`, else \`~/.bough\`.
- \`--json\`: exactly one JSON value on stdout; everything else goes to stderr. An error is \`{ "error": { "code", "message", "hint" } }\`. A list that is followed (\`logs --follow\`) is one value a line.
- \`--help\`

The exit code is 0 when it is done, 1 when it failed, 2 when it was called wrongly. Colours are for terminals only; \`NO_COLOR\` takes them away.
`;

function overview(all: readonly CommandSpec[]): string {
  const rows = all.map((command) => `| [\`bough ${command.name}\`](#${anchor(command)}) | ${command.summary} |`);
  return `${["| command | what it does |", "| --- | --- |", ...rows].join("\n")}\n`;
}

function section(command: CommandSpec, level: string): string {
  const { summary, details, arguments: args = [], options = [], examples } = command;
  const rows = [
    ...args.map(({ name, help }) => [name, help] as const),
    ...options.map(({ flags, help }) => [flags, help] as const),
  ];
  const table = ["| | |", "| --- | --- |", ...rows.map(([name, help]) => `| \`${name}\` | ${escaped(help)} |`)];
  const width = Math.max(...Object.keys(examples).map((line) => line.length));
  const lines = Object.entries(examples).map(([line, meaning]) =>
    meaning === "" ? line : `${line.padEnd(width)}  # ${meaning}`,
  );
  return [
    `${level} \`bough ${command.name}\`\n`,
    `${sentence(summary)}${details === undefined ? "" : ` ${details}`}\n`,
    ...(rows.length === 0 ? [] : [`${table.join("\n")}\n`]),
    `\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`,
  ].join("\n");
}

const anchor = ({ name }: CommandSpec): string => `bough-${name.replaceAll(" ", "-")}`;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const escaped = (text: string): string => text.replaceAll("|", String.raw`\|`);
