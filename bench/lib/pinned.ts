interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** The command line that runs a program on one core only. */
export function pinned(core: number, argv: readonly string[]): Command {
  return { program: "taskset", args: ["-c", String(core), ...argv] };
}

/** The command line that moves this process, with all its threads, to some cores, such as `1` or `0-3`. */
export function pinnedSelf(cores: string): Command {
  return { program: "taskset", args: ["-acp", cores, String(process.pid)] };
}
