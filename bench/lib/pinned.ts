/** The command line that runs a program on one core only. */
export function pinned(
  core: number,
  argv: readonly string[],
): { readonly program: string; readonly args: readonly string[] } {
  return { program: "taskset", args: ["-c", String(core), ...argv] };
}
