import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BoughError } from "../lib/bough-error.ts";
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

/** Null while the data directory has no server. @throws `settings-invalid` for a file that somebody changed amiss. */
export function readServerSettings(data: string): ServerSettings | null {
  try {
    return parse(readFileSync(file(data), "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new BoughError("settings-invalid", `${file(data)} does not hold the ports of a server.`, {
      hint: "Remove it, then name the ports anew: bough up --port 8080 --api-port 8081",
      cause: error,
    });
  }
}

function parse(text: string): ServerSettings {
  const { port, apiPort, routerWorkers } = JSON.parse(text) as Readonly<Record<keyof ServerSettings, unknown>>;
  return { port: whole(port), apiPort: whole(apiPort), routerWorkers: whole(routerWorkers) };
}

function whole(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`expected a whole number, got ${JSON.stringify(value)}`);
}

export function writeServerSettings(data: string, settings: ServerSettings): void {
  writeWholeSync(file(data), `${JSON.stringify(settings, null, 2)}\n`);
}
