import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "../../lib/write-whole.ts";

/**
 * Writes the hooks that every repository shares (its `core.hooksPath`). They run with this
 * process's own node and talk to the control plane on `socket`. Called at every start, since node,
 * bough and the socket may have moved. A hook that hears nothing for `silence` ms ends: it never
 * hangs a push.
 */
export async function installHooks(directory: string, socket: string, silence = 60_000): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "post-receive");
  await writeWhole(path, `#!/bin/sh\n${compileCache()}exec ${command(socket, silence)}\n`, 0o700);
}

function command(socket: string, silence: number): string {
  const script = fileURLToPath(new URL(`hook/post-receive${scriptExtension()}`, import.meta.url));
  const argv = [process.execPath, "--disable-warning=ExperimentalWarning", script, socket, String(silence)];
  return argv.map(quote).join(" ");
}

/** A CommonJS module starts sooner than an ES module. */
const scriptExtension = (): string => (extname(import.meta.url) === ".ts" ? ".cts" : ".cjs");

/** Every push waits for the hook to start: twice as long without compiled code. */
function compileCache(): string {
  const folder = process.env["NODE_COMPILE_CACHE"];
  return folder === undefined ? "" : `export NODE_COMPILE_CACHE=${quote(folder)}\n`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
