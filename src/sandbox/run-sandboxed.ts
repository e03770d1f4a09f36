import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { BoughError } from "../lib/bough-error.ts";
import { canUnshareNetwork } from "./can-unshare-network.ts";
import { type Answer, ANSWER_DESCRIPTOR, readAnswer } from "./answer.ts";
import type { Subject } from "./subject.ts";

const RESIDENT_CHECK = 20;
const LARGEST_STDERR = 64 * 1024;

export interface Sandboxed {
  readonly subject: Subject;
  /** The program of the child, which guards the code and answers. */
  readonly program: string;
  /** Folder with the files of the commit, absolute and without links: the first argument of the program. */
  readonly root: string;
  /** The code, absolute and without links: the second argument. */
  readonly file: string;
  /** What else it may read: the program's own modules. */
  readonly reads: readonly string[];
  /** The only folder that it may write to, for temporary files; null for none. */
  readonly scratch: string | null;
  /** Text for its standard input. */
  readonly input: string;
  readonly limits: Limits;
  /** Codes of errors that it may answer besides those of the subject. */
  readonly codes: readonly string[];
  /** What an author is told when the memory was too little. */
  readonly memoryHint: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Limits {
  readonly milliseconds: number;
  /** Megabytes of V8's heap. */
  readonly heap: number;
  /** Bytes in memory; checked on Linux. */
  readonly resident: number;
  /** Bytes. */
  readonly answer: number;
}

/**
 * Runs code of a commit in a child process that can read that commit and do nothing else, and gives
 * what it hands back. Throws the subject's `-timeout` or `-memory`, or `-failed` when the child ends
 * without an answer.
 */
export async function runSandboxed(sandboxed: Sandboxed): Promise<Answer> {
  const { subject, limits, signal } = sandboxed;
  const withoutNetwork = (await canUnshareNetwork()) ? ["unshare", "--net"] : [];
  signal?.throwIfAborted();
  const [command = "", ...args] = [...withoutNetwork, ...nodeCommand(sandboxed)];
  const child = spawn(command, args, {
    cwd: sandboxed.root,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      ...(sandboxed.scratch === null ? {} : { TMPDIR: sandboxed.scratch }),
    },
    stdio: ["pipe", "ignore", "pipe", "pipe"],
  });
  // A child that ends early reads no more: its end says why.
  child.stdin?.on("error", () => undefined).end(sandboxed.input);
  return await new Promise<Answer>((resolve, reject) => {
    const stop = (error: Error): void => {
      reject(error);
      child.kill("SIGKILL");
    };
    const answer = collect(child, ANSWER_DESCRIPTOR, limits.answer, () => stop(tooLarge(sandboxed)));
    const stderr = collect(child, 2, LARGEST_STDERR, () => undefined);
    const timer = setTimeout(() => stop(timeout(sandboxed)), limits.milliseconds);
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > limits.resident) stop(outOfMemory(sandboxed));
    }, RESIDENT_CHECK);
    const abort = (): void => stop(signal?.reason as Error);
    signal?.addEventListener("abort", abort);
    child.once("error", stop);
    child.once("close", (status) => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener("abort", abort);
      const whole = readAnswer(answer(), [
        subject.codes.failed,
        subject.codes.forbidden,
        subject.codes.invalid,
        ...sandboxed.codes,
      ]);
      if (whole !== null) resolve(whole);
      else reject(failureOf(sandboxed, status, stderr()));
    });
  });
}

function nodeCommand({ root, file, program, reads, scratch, limits }: Sandboxed): readonly string[] {
  return [
    process.execPath,
    "--permission",
    ...[root, ...reads, ...(scratch === null ? [] : [scratch])].map((path) => `--allow-fs-read=${path}`),
    ...(scratch === null ? [] : [`--allow-fs-write=${scratch}`]),
    `--max-old-space-size=${limits.heap}`,
    "--no-warnings",
    program,
    root,
    file,
  ];
}

/** Gathers what comes from a descriptor of the child, up to a number of bytes. */
function collect(child: ChildProcess, descriptor: number, most: number, onOverflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdio[descriptor]?.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
    else onOverflow();
  });
  return () => Buffer.concat(chunks).toString();
}

/** Only Linux tells; elsewhere the heap limit has to do. */
function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function timeout({ subject, limits }: Sandboxed): BoughError {
  const message = `${subject.name} was not evaluated within ${limits.milliseconds / 1000} s`;
  return new BoughError(subject.codes.timeout, message, {
    hint: "Look for a loop that does not end, or something awaited that does not come.",
  });
}

function outOfMemory({ subject, memoryHint }: Sandboxed): BoughError {
  return new BoughError(subject.codes.memory, `${subject.name} uses too much memory`, { hint: memoryHint });
}

function tooLarge({ subject, memoryHint }: Sandboxed): BoughError {
  return new BoughError(subject.codes.invalid, `${subject.name} is too large`, { hint: memoryHint });
}

function failureOf(sandboxed: Sandboxed, status: number | null, stderr: string): BoughError {
  if (/heap out of memory|Array buffer allocation failed/.test(stderr)) return outOfMemory(sandboxed);
  const { name, codes, hints } = sandboxed.subject;
  const unsettled = status === 13;
  const what = unsettled ? "awaits something that never comes" : `ended its process with ${status ?? "a signal"}`;
  const lines = stderr.trim().split("\n").slice(0, 5).join("\n");
  return new BoughError(codes.failed, `${name} ${what}${lines === "" || unsettled ? "" : `:\n${lines}`}`, {
    hint: hints.ends,
  });
}
