import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { plainLine } from "../lib/plain-line.ts";
import { apiClient } from "../server/client/api-client.ts";
import type { Context, Installation } from "./context.ts";
import { painter } from "./render/painter.ts";

const SILENCE = 1000;

export function createContext(
  options: { readonly data?: string; readonly json?: boolean; readonly headless?: boolean },
  installation: Installation,
): Context {
  const data = resolve(options.data ?? process.env["BOUGH_DATA_DIR"] ?? join(homedir(), ".bough"));
  const json = options.json === true;
  const note = (line: string): void => void process.stderr.write(`${plainLine(line)}\n`);
  return {
    data,
    json,
    folder: process.cwd(),
    installation,
    headless: options.headless === true,
    api: () => apiClient(installation.address(data)),
    paint: painter(process.stdout),
    result: (value, text) => void process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`),
    note,
    async during(what, work) {
      const timer = setTimeout(() => note(`${what} …`), SILENCE);
      try {
        return await work;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
