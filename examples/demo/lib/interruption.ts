import { Unexpected } from "./expect.ts";

/** Aborts on Ctrl-C, when the reader of the output is gone, and when the show takes longer than `longest` milliseconds. */
export function interruption(longest: number): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => controller.abort(new Interrupted(signal)));
  process.stdout.on("error", () => controller.abort(new Interrupted("SIGPIPE")));
  const seconds = `${longest / 1000} s`;
  const tooLong = (): void => controller.abort(new Unexpected(`an end within ${seconds}`, "it takes longer"));
  setTimeout(tooLong, longest).unref();
  return controller.signal;
}

export class Interrupted extends Error {
  /** What a shell reports of a program that the signal ended. */
  readonly exitCode: number;

  constructor(signal: keyof typeof EXIT_CODES) {
    super(`interrupted by ${signal}`);
    this.exitCode = EXIT_CODES[signal];
  }
}

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };
