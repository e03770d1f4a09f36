import { readFileSync } from "node:fs";
import type { ProcessExit } from "./protocol.ts";

/**
 * A job runs below a shell that notes its exit on descriptor 3, which the supervisor opened: the
 * exit is known even when no supervisor lives to see it, and the job's user needs no access to the
 * file. `started` comes first, so that a job that began is never taken for one that did not.
 */
export const JOB_WRAPPER = [
  "/bin/sh",
  "-c",
  'echo started >&3; (exec "$@" 3>&-); code=$?; echo "exit $code" >&3; exit $code',
  "bough-job",
] as const;

/** What the wrapper noted: nothing, that the job began, or its exit code (128 + n when signal n ended it). */
export type JobNote = "none" | "started" | ProcessExit;

export function readJobNote(exitFile: string): JobNote {
  const text = readNote(exitFile);
  const code = /^exit (\d+)\n/m.exec(text)?.[1];
  if (code !== undefined) return { code: Number(code), signal: null, cause: "exit" };
  return text.startsWith("started\n") ? "started" : "none";
}

function readNote(exitFile: string): string {
  try {
    return readFileSync(exitFile, "utf8");
  } catch {
    return "";
  }
}
