import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../../../lib/has-code.ts";
import { writeWholeSync } from "../../../lib/write-whole-sync.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import type { ProcessExit, ProcessSpec } from "./protocol.ts";

/** What is on disk of a process, so that the next supervisor knows it. */
export interface ProcessRecord {
  readonly id: string;
  readonly spec: ProcessSpec;
  /** `starting` is written before the spawn, when there is no identity yet; `stopping` before the first signal. */
  readonly phase: "starting" | "running" | "backoff" | "exited" | "stopping";
  readonly identity: ProcessIdentity | null;
  readonly port: number | null;
  readonly restarts: number;
  readonly exit: ProcessExit | null;
}

export interface RecordFolder {
  read(): readonly ProcessRecord[];
  write(record: ProcessRecord): void;
  remove(id: string): void;
  /** Where a job's wrapper notes how it ended. */
  exitFile(id: string): string;
}

/**
 * Of a folder that exists. The records hold environments and with them secrets: none but the owner may
 * read them. `report` is told of records that cannot be read.
 */
export function recordFolder(folder: string, report: (line: string) => void): RecordFolder {
  const recordFile = (id: string): string => join(folder, `${fileStem(id)}.json`);
  const exitFile = (id: string): string => join(folder, `${fileStem(id)}.exit`);
  return {
    exitFile,
    read: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => readRecord(join(folder, name), report))
        .filter((record) => record !== null),
    write: (record) => writeWholeSync(recordFile(record.id), JSON.stringify(record)),
    remove: (id) => {
      rmSync(recordFile(id), { force: true });
      rmSync(exitFile(id), { force: true });
    },
  };
}

/** File names end at 255 bytes; ids need not. */
function fileStem(id: string): string {
  const encoded = encodeURIComponent(id).replaceAll(".", "%2E");
  if (encoded.length <= 200) return encoded;
  return `${encoded.slice(0, 180)}-${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}

/** A record that cannot be read is no record: what it told of is found by its tag and ended as an orphan. */
function readRecord(path: string, report: (line: string) => void): ProcessRecord | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessRecord;
  } catch (error) {
    if (!hasCode(error, "ENOENT")) report(`the record ${path} cannot be read, so its process is ended: ${why(error)}`);
    return null;
  }
}

/** The parser quotes what it read, which may be a secret. */
const why = (error: unknown): string => (error instanceof SyntaxError ? "it is no JSON" : String(error));
