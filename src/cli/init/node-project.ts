import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import type { Project } from "./detect-project.ts";
import { serviceProject } from "./service-project.ts";

const ENTRIES = ["server.ts", "server.js", "server.mjs", "index.ts", "index.js", "app.ts", "app.js"];
const BUNDLERS = ["vite", "@angular/cli", "parcel"];
const INSTALLS: readonly (readonly [lockfile: string, command: string])[] = [
  ["package-lock.json", "npm ci"],
  ["pnpm-lock.yaml", "pnpm install --frozen-lockfile"],
  ["yarn.lock", "yarn install --frozen-lockfile"],
];

/** A service that Node.js starts, or a single-page app that a bundler builds; null when it is neither. */
export function nodeProject(folder: string): Project | null {
  const manifest = readManifest(folder);
  const entry = ENTRIES.find((name) => existsSync(join(folder, name)));
  const build = buildCommand(folder, manifest);
  if (usesBundler(manifest))
    return {
      found: "a single-page app",
      kind: "site",
      properties: { build: build ?? "npm run build", dir: "dist", spa: true },
      advice: ["`dir` must be the folder that the build writes."],
    };
  const start = startCommand(manifest.scripts?.["start"], entry);
  if (start === null) return null;
  const program = /^node ([\w./-]+)$/.exec(manifest.scripts?.["start"] ?? "")?.[1] ?? entry;
  const commands = { ...(build !== null && { build }), start };
  return serviceProject("a Node.js service", commands, program === undefined ? null : join(folder, program));
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch (cause) {
    throw new BoughError("project-invalid", `${file} is not JSON: ${(cause as Error).message}`, {
      hint: "Mend it first.",
      cause,
    });
  }
}

function buildCommand(folder: string, { scripts = {}, dependencies, devDependencies }: Manifest): string | null {
  const needs = Object.keys({ ...dependencies, ...devDependencies }).length > 0;
  const install = INSTALLS.find(([lockfile]) => existsSync(join(folder, lockfile)))?.[1] ?? "npm install";
  const commands = [...(needs ? [install] : []), ...(scripts["build"] === undefined ? [] : ["npm run build"])];
  return commands.length === 0 ? null : commands.join(" && ");
}

/** A project that has Vite or its like and no server of its own. */
function usesBundler({ scripts, dependencies, devDependencies }: Manifest): boolean {
  const all = { ...dependencies, ...devDependencies };
  return scripts?.["start"] === undefined && BUNDLERS.some((name) => name in all);
}

/** Node itself rather than npm: signals reach it, and it starts faster. */
function startCommand(script: string | undefined, entry: string | undefined): string | null {
  if (script !== undefined) return /^node [\w./-]+$/.test(script) ? script : "npm start";
  return entry === undefined ? null : `node ${entry}`;
}
