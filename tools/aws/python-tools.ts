import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../run-command.ts";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bough");

/**
 * Path of a Python that has the packages of `requirements.txt`. The environment is made once for each
 * content of that file, below `node_modules/.cache`, and takes its place whole: one that was cut off
 * while it was being made is never used.
 */
export async function pythonTools(): Promise<string> {
  const requirements = readFileSync(REQUIREMENTS);
  const folder = join(CACHE, `python-${createHash("sha256").update(requirements).digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) await install(folder);
  return join(folder, "bin", "python");
}

async function install(folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const building = await mkdtemp(join(CACHE, "building-"));
  try {
    await makeEnvironment(building);
    const pip = join(building, "bin", "python");
    await run([pip, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
    await moveInto(building, folder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Debian ships Python without the modules that a virtual environment needs. */
async function makeEnvironment(folder: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand(["python3", "-m", "venv", folder], { timeout: 120_000 }).catch(
    (error: unknown) => ({ code: 127, stdout: "", stderr: String(error) }),
  );
  if (code === 0) return;
  throw new Error(
    `The AWS tests need Python with venv and pip: apt-get install python3 python3-venv\n${stdout}${stderr}`.trimEnd(),
  );
}

/** Two test files may make it at the same time: the second one's is dropped. */
async function moveInto(building: string, folder: string): Promise<void> {
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(join(folder, "bin"))) throw error;
  }
  const older = (await readdir(CACHE)).filter((name) => name.startsWith("python-") && join(CACHE, name) !== folder);
  for (const name of older) await rm(join(CACHE, name), { recursive: true, force: true });
}

async function run(argv: readonly [string, ...string[]]): Promise<void> {
  const { code, stdout, stderr } = await runCommand(argv, { timeout: 600_000 });
  if (code !== 0) throw new Error(`${argv.join(" ")} failed with ${code}:\n${stdout}${stderr}`);
}
