import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import type { ProcessEntry } from "./process-table.ts";

const DATA = "BOUGH_DATA";
const PROCESS = "BOUGH_PROCESS";

/** Names the data directory in the environment of its processes, without saying where it is. */
export const dataTag = (data: string): string =>
  createHash("sha256").update(realpathSync(data)).digest("hex").slice(0, 16);

/** Variables by which a process, and what it starts, is found even when no record tells of it. */
export const tagVariables = (tag: string, id: string): Record<string, string> => ({ [DATA]: tag, [PROCESS]: id });

/** An environment that is not taken for a supervised process's. */
export const withoutTags = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name !== DATA && name !== PROCESS));

/** Which of the processes carry the tag, and the id that they carry. */
export function readTags(entries: Iterable<ProcessEntry>, tag: string): ReadonlyMap<number, string> {
  return process.platform === "linux" ? linuxTags(entries, tag) : psTags(tag);
}

function linuxTags(entries: Iterable<ProcessEntry>, tag: string): ReadonlyMap<number, string> {
  const tags = new Map<number, string>();
  for (const { pid } of entries) {
    const variables = environmentOf(pid);
    if (!variables.includes(`${DATA}=${tag}`)) continue;
    const id = variables.find((variable) => variable.startsWith(`${PROCESS}=`));
    if (id !== undefined) tags.set(pid, id.slice(PROCESS.length + 1));
  }
  return tags;
}

/** Unreadable when the process is another user's, and then it is not ours, or has just ended. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** The ids that bough gives contain no space. */
function psTags(tag: string): ReadonlyMap<number, string> {
  const output = execFileSync("ps", ["-axEww", "-o", "pid=,command="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const tags = new Map<number, string>();
  for (const line of output.split("\n")) {
    if (!line.includes(` ${DATA}=${tag}`)) continue;
    const id = new RegExp(` ${PROCESS}=(\\S+)`).exec(line)?.[1];
    if (id !== undefined) tags.set(Number.parseInt(line, 10), id);
  }
  return tags;
}
