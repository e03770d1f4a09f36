import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../lib/has-code.ts";
import { writeWholeSync } from "../lib/write-whole-sync.ts";

/** What `bough up` decided for a data directory; every part of the server reads it. */
export interface ServerSettings {
  /** Port of the router. */
  readonly port: number;
  /** Port of the API and of git. */
  readonly apiPort: number;
  readonly routerWorkers: number;
}

const file = (data: string): string => join(data, "server.json");

/** Null while the data directory has no server. */
export function readServerSettings(data: string): ServerSettings | null {
  try {
    return JSON.parse(readFileSync(file(data), "utf8")) as ServerSettings;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}

export function writeServerSettings(data: string, settings: ServerSettings): void {
  writeWholeSync(file(data), `${JSON.stringify(settings, null, 2)}\n`);
}
