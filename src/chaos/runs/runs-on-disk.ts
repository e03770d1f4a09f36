import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { hasCode } from "../../lib/has-code.ts";
import { writeWhole } from "../../lib/write-whole.ts";
import type { ExperimentReport } from "../experiment-report.ts";
import type { ExperimentRun } from "../experiment-run.ts";
import type { ChaosJournal } from "./chaos-journal.ts";

/** A folder with a file a run that is open, `<id>.open.json`, and one a report, `<id>.report.json`. */
export function runsOnDisk(folder: string, keep = KEEP): ChaosJournal {
  async function names(ending: string): Promise<readonly string[]> {
    try {
      return (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted();
    } catch (error) {
      if (hasCode(error, "ENOENT")) return [];
      throw error;
    }
  }

  async function read<T>(name: string): Promise<T> {
    return JSON.parse(await readFile(join(folder, name), "utf8")) as T;
  }

  async function reports(): Promise<readonly ExperimentReport[]> {
    const all = await Promise.all((await names(REPORT)).map((name) => read<ExperimentReport>(name)));
    return all.toSorted((one, other) => other.startedAt - one.startedAt);
  }

  return {
    async begin(run) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(folder, `${run.id}${OPEN}`), JSON.stringify(run));
    },

    async finish(report) {
      await writeWhole(join(folder, `${report.id}${REPORT}`), JSON.stringify(report));
      await rm(join(folder, `${report.id}${OPEN}`), { force: true });
      for (const { id } of (await reports()).slice(keep)) await rm(join(folder, `${id}${REPORT}`), { force: true });
    },

    async open() {
      const reported = new Set((await names(REPORT)).map((name) => name.slice(0, -REPORT.length)));
      const open = (await names(OPEN)).filter((name) => !reported.has(name.slice(0, -OPEN.length)));
      return Promise.all(open.map((name) => read<ExperimentRun>(name)));
    },

    reports,
  };
}

const OPEN = ".open.json";
const REPORT = ".report.json";
const KEEP = 200;
