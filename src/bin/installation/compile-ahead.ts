import { spawn } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAMS = ["supervisor", "router", "control", "tables"];

/**
 * Fills `cache`, the folder of compiled code, for bough's own processes where they run from
 * TypeScript: one that compiles for itself keeps the compiler in memory, 17 MB, as long as it runs.
 */
export async function compileAhead(cache: string): Promise<void> {
  if (extname(import.meta.url) !== ".ts") return;
  const marker = join(cache, `bough-${hash("sha256", SOURCES).slice(0, 16)}`);
  const state = `${process.version} ${newestChange()}`;
  if (read(marker) === state) return;
  await Promise.all(PROGRAMS.map((program) => compile(program, cache)));
  keep(marker, state);
}

/** Milliseconds since 1970. */
function newestChange(): number {
  const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  return Math.max(...names.map((name) => statSync(join(SOURCES, name), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Where nothing can be kept, bough runs all the same. */
function keep(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch {
    // The next start compiles again.
  }
}

/** Without its arguments a program ends as soon as it is loaded. */
async function compile(program: string, cache: string): Promise<void> {
  const entry = join(SOURCES, "bin", `${program}.ts`);
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry], { env, stdio: "ignore" });
  await once(child, "exit");
}
