import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer } from "../sandbox/answer.ts";
import { runSandboxed } from "../sandbox/run-sandboxed.ts";
import { definitionSubject } from "./sandbox/definition-subject.ts";
import { LARGEST_DEFINITION } from "./sandbox/largest-definition.ts";

const HEAP_LIMIT_MB = 128;
const limits = {
  milliseconds: 5000,
  heap: HEAP_LIMIT_MB,
  resident: 320 * 1024 ** 2,
  answer: 2 * LARGEST_DEFINITION,
};

/**
 * Evaluates the definition `file` in a child process that can read `root` and do nothing else, and
 * gives what it hands back. Both paths are absolute and without links. Throws `definition-timeout`,
 * `definition-memory`, or `definition-failed` when the child ends without an answer.
 */
export function evaluate(root: string, file: string, signal?: AbortSignal): Promise<Answer> {
  return runSandboxed({
    subject: definitionSubject,
    program: own(`./sandbox/main${extname(import.meta.url)}`),
    root,
    file,
    reads: ["./sandbox", "../sandbox", "../model", "../lib", "../../package.json"].map(own),
    scratch: null,
    input: "",
    limits,
    codes: [],
    memoryHint: `A definition may use ${HEAP_LIMIT_MB} MB: keep data that is not about infrastructure out of it.`,
    signal,
  });
}

const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
