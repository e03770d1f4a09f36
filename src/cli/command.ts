import type { Context } from "./context.ts";

/** An option as the parser takes it: its flags, its help, and whether it names a number. */
export interface OptionSpec {
  /** `--tail <lines>` */
  readonly flags: string;
  readonly help: string;
  /** `before` is what the option was parsed to when it is given again. */
  readonly parse?: (value: string, before?: unknown) => unknown;
}

export interface ArgumentSpec {
  /** `<id>` is needed, `[name]` is not. */
  readonly name: string;
  readonly help: string;
}

/** One command: a name of one or two words, its help, and the file that runs it, loaded when it is called. */
export interface CommandSpec {
  /** `deploy`, `env list` */
  readonly name: string;
  readonly summary: string;
  /** What the summary leaves out: one paragraph. */
  readonly details?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Command lines, each with what it does. */
  readonly examples: Readonly<Record<string, string>>;
  load(): Promise<CommandModule>;
}

/** The commands of one noun. */
export interface NounSpec {
  readonly name: string;
  readonly summary: string;
}

export interface CommandModule {
  /** Answers the exit code; nothing is 0. */
  run(context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<number | void>;
}

/** Options by their camel-cased long name. */
export type CommandOptions = Readonly<Record<string, unknown>>;
