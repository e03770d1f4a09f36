import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import type { Context } from "../context.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do; null when nothing need be done. */
  readonly hint: string | null;
}

const GIB = 1024 ** 3;

/** Looks at everything that bough needs, and says what is wrong and what to do about it. */
export async function run(context: Context): Promise<number> {
  const { installation, data, folder, paint } = context;
  const checks = [
    check("node", true, process.versions.node),
    await attempt("git", () => installation.gitVersion()),
    dataCheck(nearest(data), data),
    diskCheck(nearest(data)),
    await attempt("server", () => serverState(context)),
    await attempt("definition", () => definitionState(installation.appName(folder))),
  ];
  const text = checks.map(({ name, ok, detail, hint }) => {
    const line = `${ok ? paint("green", "ok  ") : paint("red", "FAIL")}  ${name.padEnd(10)}  ${detail}`;
    return hint === null ? line : `${line}\n${" ".repeat(18)}${paint("cyan", "hint:")} ${hint}`;
  });
  context.result(checks, text.join("\n"));
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

const check = (name: string, ok: boolean, detail: string, hint: string | null = null): Check => ({
  name,
  ok,
  detail,
  hint: ok ? null : hint,
});

async function attempt(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return check(name, true, await look());
  } catch (error) {
    const hint = error instanceof BoughError ? (error.hint ?? null) : null;
    return check(name, false, error instanceof Error ? error.message : String(error), hint);
  }
}

/** The folder itself, or the nearest one above it that is there. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));

function dataCheck(there: string, data: string): Check {
  try {
    accessSync(there, constants.W_OK);
    return check("data", true, there === data ? data : `${data} will be made by \`bough up\``);
  } catch {
    const hint = "Correct its owner and mode, or choose another folder with --data.";
    return check("data", false, `${there} cannot be written to`, hint);
  }
}

function diskCheck(there: string): Check {
  const { bavail, bsize } = statfsSync(there);
  const free = (bavail * bsize) / GIB;
  return check("disk", free >= 1, `${free.toFixed(1)} GiB free`, "`bough prune` gives back what no release uses.");
}

/** One that was not started is no fault. */
async function serverState({ api, installation, data }: Context): Promise<string> {
  if (!(await installation.isRunning(data))) return "not running; `bough up` starts it";
  const { version, routerPort, apiPort, environments } = await api().status();
  const count = `${environments} environment${environments === 1 ? "" : "s"}`;
  return `bough ${version}, router on ${routerPort}, API on ${apiPort}, ${count}`;
}

async function definitionState(name: Promise<string | null>): Promise<string> {
  const app = await name;
  return app === null ? "none in this folder; `bough init` writes one" : `${app} is valid`;
}
