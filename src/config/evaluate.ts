import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BoughError } from "../lib/bough-error.ts";
import { canUnshareNetwork } from "./can-unshare-network.ts";
import { type Answer, ANSWER_DESCRIPTOR, LARGEST_ANSWER, readAnswer } from "./sandbox/answer.ts";

const TIME_LIMIT = 5000;
const HEAP_LIMIT_MB = 128;
const RESIDENT_LIMIT = 320 * 1024 ** 2;
const RESIDENT_CHECK = 20;
const LARGEST_STDERR = 64 * 1024;

const MEMORY_HINT = `A definition may use ${HEAP_LIMIT_MB} MB: keep data that is not about infrastructure out of it.`;

/**
 * Evaluates the definition `file` in a child process that can read `root` and do nothing else, and
 * gives what it hands back. Both paths are absolute and without links. Throws `definition-timeout`,
 * `definition-memory`, or `definition-failed` when the child ends without an answer.
 */
export async function evaluate(root: string, file: string, signal?: AbortSignal): Promise<Answer> {
  const withoutNetwork = (await canUnshareNetwork()) ? ["unshare", "--net"] : [];
  signal?.throwIfAborted();
  const [command = "", ...args] = [...withoutNetwork, ...nodeCommand(root, file)];
  const child: ChildProcess = spawn(command, args, {
    cwd: root,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  return await new Promise<Answer>((resolve, reject) => {
    const stop = (error: Error): void => {
      reject(error);
      child.kill("SIGKILL");
    };
    const answer = collect(child, ANSWER_DESCRIPTOR, LARGEST_ANSWER, () => stop(tooLarge()));
    const stderr = collect(child, 2, LARGEST_STDERR, () => undefined);
    const timer = setTimeout(() => stop(timeout()), TIME_LIMIT);
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > RESIDENT_LIMIT) stop(outOfMemory());
    }, RESIDENT_CHECK);
    const abort = (): void => stop(signal?.reason as Error);
    signal?.addEventListener("abort", abort);
    child.once("error", stop);
    child.once("close", (status) => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener("abort", abort);
      const whole = readAnswer(answer());
      if (whole !== null) resolve(whole);
      else reject(failureOf(status, stderr()));
    });
  });
}

function nodeCommand(root: string, file: string): readonly string[] {
  const extension = extname(import.meta.url);
  const own = ["./sandbox", "../model", "../lib", "../../package.json"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return [
    process.execPath,
    "--permission",
    ...[root, ...own].map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${HEAP_LIMIT_MB}`,
    "--no-warnings",
    fileURLToPath(new URL(`./sandbox/main${extension}`, import.meta.url)),
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

function timeout(): BoughError {
  return new BoughError("definition-timeout", `the definition was not evaluated within ${TIME_LIMIT / 1000} s`, {
    hint: "Look for a loop that does not end, or something awaited that does not come.",
  });
}

function outOfMemory(): BoughError {
  return new BoughError("definition-memory", "the definition uses too much memory", { hint: MEMORY_HINT });
}

function tooLarge(): BoughError {
  return new BoughError("definition-invalid", "the definition is too large", { hint: MEMORY_HINT });
}

function failureOf(status: number | null, stderr: string): BoughError {
  if (/heap out of memory|Array buffer allocation failed/.test(stderr)) return outOfMemory();
  const unsettled = status === 13;
  const what = unsettled ? "awaits something that never comes" : `ended its process with ${status ?? "a signal"}`;
  const lines = stderr.trim().split("\n").slice(0, 5).join("\n");
  return new BoughError(
    "definition-failed",
    `the definition ${what}${lines === "" || unsettled ? "" : `:\n${lines}`}`,
    {
      hint: "A definition is data: it ends by exporting app({ … }).",
    },
  );
}
