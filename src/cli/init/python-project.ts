import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./detect-project.ts";
import { serviceProject } from "./service-project.ts";

const ENTRIES = ["app.py", "main.py", "server.py", "wsgi.py"];

/** A Python file that is a program; its requirements are installed beside it, so that they are in the artifact. */
export function pythonProject(folder: string): Project | null {
  const entry = ENTRIES.find((name) => existsSync(join(folder, name)));
  if (entry === undefined) return null;
  const start = `python3 ${entry}`;
  const commands = existsSync(join(folder, "requirements.txt"))
    ? { build: "pip install -r requirements.txt -t packages", start: `PYTHONPATH=packages ${start}` }
    : { start };
  return serviceProject("a Python service", commands, join(folder, entry));
}
