import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import type { Context } from "../context.ts";
import { git } from "../git/git.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly hint?: string;
}

const GIB = 1024 ** 3;

/** Looks at everything that bough needs, and says what is wrong and what to do about it. */
export async function run(context: Context): Promise<number> {
  const checks = [
    nodeCheck(),
    await gitCheck(context.folder),
    dataCheck(context.data),
    diskCheck(context.data),
    await serverCheck(context),
    await definitionCheck(context),
  ];
  const text = checks.map(
    ({ name, ok, detail, hint }) =>
      `${ok ? "ok  " : "FAIL"}  ${name.padEnd(10)}  ${detail}${ok || hint === undefined ? "" : `\n      ${"".padEnd(10)}  hint: ${hint}`}`,
  );
  context.result(checks, text.join("\n"));
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function nodeCheck(): Check {
  const major = Number(process.versions.node.split(".")[0]);
  return {
    name: "node",
    ok: major >= 24,
    detail: process.versions.node,
    hint: "bough runs on the Node.js that its package pins: npm ci",
  };
}

async function gitCheck(folder: string): Promise<Check> {
  const hint = "Install git 2.28 or newer.";
  try {
    const version = /\d+\.\d+[\d.]*/.exec((await git(folder, ["version"])).stdout)?.[0] ?? "unknown";
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return { name: "git", ok: major > 2 || (major === 2 && minor >= 28), detail: version, hint };
  } catch {
    return { name: "git", ok: false, detail: "not found", hint };
  }
}

function dataCheck(data: string): Check {
  if (!existsSync(data)) return { name: "data", ok: true, detail: `${data} will be made by \`bough up\`` };
  try {
    accessSync(data, constants.W_OK);
    return { name: "data", ok: true, detail: data };
  } catch {
    return {
      name: "data",
      ok: false,
      detail: `${data} cannot be written to`,
      hint: "Correct its owner and mode, or choose another folder with --data.",
    };
  }
}

function diskCheck(data: string): Check {
  const { bavail, bsize } = statfsSync(existsSync(data) ? data : "/");
  const free = (bavail * bsize) / GIB;
  return {
    name: "disk",
    ok: free >= 1,
    detail: `${free.toFixed(1)} GiB free`,
    hint: "`bough prune` gives back what no release uses.",
  };
}

async function serverCheck({ api }: Context): Promise<Check> {
  try {
    const { version, routerPort, apiPort, environments } = await api().status();
    return {
      name: "server",
      ok: true,
      detail: `bough ${version}, router on ${routerPort}, API on ${apiPort}, ${environments} environments`,
    };
  } catch (error) {
    return {
      name: "server",
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      hint: "Start it with `bough up`.",
    };
  }
}

async function definitionCheck({ installation, folder }: Context): Promise<Check> {
  try {
    const name = await installation.appName(folder);
    return { name: "definition", ok: true, detail: name === null ? "none in this folder" : `${name} is valid` };
  } catch (error) {
    return {
      name: "definition",
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      hint: "docs/definition.md has every property.",
    };
  }
}
