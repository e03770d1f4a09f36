import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What kind of project a folder holds, and the resource that it becomes. */
export interface Project {
  /** For a person: `a Node.js service`. */
  readonly found: string;
  readonly kind: "service" | "site";
  /** Properties of the resource, as they are written. */
  readonly properties: Readonly<Record<string, string>>;
  /** What to look at before the first push. */
  readonly advice: readonly string[];
}

const INDEX_FOLDERS = ["public", "dist", "build", "site", "www"];
const PYTHON_ENTRIES = ["app.py", "main.py", "server.py", "wsgi.py"];
const NODE_ENTRIES = ["server.ts", "server.js", "index.ts", "index.js", "app.ts", "app.js"];

/** Looks at the files of a folder; null when nothing says how it runs. */
export function detectProject(folder: string): Project | null {
  return nodeProject(folder) ?? pythonProject(folder) ?? staticSite(folder);
}

function nodeProject(folder: string): Project | null {
  const manifest = readManifest(folder);
  if (manifest === null) return entryService(folder, NODE_ENTRIES, "a Node.js service", "node");
  const scripts = manifest.scripts ?? {};
  const install = existsSync(join(folder, "package-lock.json")) ? "npm ci" : "npm install";
  const hasPackages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
  const installs = hasPackages ? [install] : [];
  const builds = [...installs, ...(scripts["build"] === undefined ? [] : ["npm run build"])];
  if (usesBundler(manifest)) {
    return {
      found: "a single-page app",
      kind: "site",
      properties: { build: builds.join(" && "), dir: "dist", spa: "true" },
      advice: ["`dir` must be the folder that the build writes."],
    };
  }
  const start = startCommand(folder, scripts["start"]);
  if (start === null) return null;
  return {
    found: "a Node.js service",
    kind: "service",
    properties: { ...(builds.length > 0 && { build: builds.join(" && ") }), start, health: "/" },
    advice: ["It must listen on process.env.PORT.", "`health` should be a path that answers 200 without a database."],
  };
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest | null {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : null;
}

/** A project that has Vite or its like and no server of its own. */
function usesBundler({ scripts, dependencies, devDependencies }: Manifest): boolean {
  const all = { ...dependencies, ...devDependencies };
  return scripts?.["start"] === undefined && ["vite", "@angular/cli", "parcel"].some((name) => name in all);
}

/** Node itself rather than npm: signals reach it, and it starts faster. */
function startCommand(folder: string, script: string | undefined): string | null {
  if (script !== undefined) return /^node [\w./-]+$/.test(script) ? script : "npm start";
  const entry = NODE_ENTRIES.find((name) => existsSync(join(folder, name)));
  return entry === undefined ? null : `node ${entry}`;
}

function pythonProject(folder: string): Project | null {
  const service = entryService(folder, PYTHON_ENTRIES, "a Python service", "python3");
  if (service === null || !existsSync(join(folder, "requirements.txt"))) return service;
  return {
    ...service,
    properties: {
      build: "pip install -r requirements.txt -t packages",
      ...service.properties,
      start: `PYTHONPATH=packages ${service.properties["start"]}`,
    },
  };
}

function entryService(folder: string, entries: readonly string[], found: string, program: string): Project | null {
  const entry = entries.find((name) => existsSync(join(folder, name)));
  if (entry === undefined) return null;
  return {
    found,
    kind: "service",
    properties: { start: `${program} ${entry}`, health: "/" },
    advice: ["It must listen on the port in the variable PORT.", "`health` should be a path that answers 200."],
  };
}

function staticSite(folder: string): Project | null {
  const inner = INDEX_FOLDERS.find((name) => existsSync(join(folder, name, "index.html")));
  const dir = inner ?? (existsSync(join(folder, "index.html")) ? "." : null);
  return dir === null ? null : { found: "a static site", kind: "site", properties: { dir }, advice: [] };
}
