import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeProject } from "./node-project.ts";
import { pythonProject } from "./python-project.ts";
import { serviceProject } from "./service-project.ts";

/** What kind of project a folder holds, and the resource that it becomes. */
export interface Project {
  /** For a person: `a Node.js service`. */
  readonly found: string;
  readonly kind: "service" | "site";
  /** Properties of the resource. */
  readonly properties: Readonly<Record<string, string | boolean>>;
  /** What to look at before the first push. */
  readonly advice: readonly string[];
}

const INDEX_FOLDERS = ["public", "dist", "build", "site", "www"];

/** Looks at the files of a folder; null when nothing says how it runs. */
export function detectProject(folder: string): Project | null {
  return procfile(folder) ?? nodeProject(folder) ?? pythonProject(folder) ?? staticSite(folder);
}

/** A Procfile's `web` line says how it starts; what it needs first, the rest of the project says. */
function procfile(folder: string): Project | null {
  const file = join(folder, "Procfile");
  const start = existsSync(file) ? /^web:\s*(\S.*)$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  if (start === undefined) return null;
  const build = (nodeProject(folder) ?? pythonProject(folder))?.properties["build"];
  return serviceProject("a Procfile", { ...(typeof build === "string" && { build }), start: start.trim() }, null);
}

function staticSite(folder: string): Project | null {
  const inner = INDEX_FOLDERS.find((name) => existsSync(join(folder, name, "index.html")));
  const dir = inner ?? (existsSync(join(folder, "index.html")) ? "." : null);
  return dir === null ? null : { found: "a static site", kind: "site", properties: { dir }, advice: [] };
}
