import type { Context } from "./context.ts";

/** An option as the parser takes it: its flags, its help, and whether it names a number. */
export interface OptionSpec {
  /** `--tail <lines>` */
  readonly flags: string;
  readonly help: string;
  readonly parse?: (value: string) => unknown;
}

/** One command: a name of one or two words, its help, and the file that runs it, loaded when it is called. */
export interface CommandSpec {
  /** `deploy`, `env list` */
  readonly name: string;
  readonly summary: string;
  /** `<id>`, `[name]` */
  readonly arguments?: readonly string[];
  readonly options?: readonly OptionSpec[];
  readonly examples?: readonly string[];
  load(): Promise<CommandModule>;
}

export interface CommandModule {
  /** Answers the exit code; nothing is 0. */
  run(context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<number | void>;
}

/** Options by their camel-cased long name. */
export type CommandOptions = Readonly<Record<string, unknown>>;
