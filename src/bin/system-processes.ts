import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { programEnvironment } from "../providers/local/supervisor/program-environment.ts";
import type { SystemProcess } from "../providers/local/supervisor/supervisor.ts";
import { readServerSettings } from "./server-settings.ts";

/** A small young generation: 10 MB less, in a process that is nowhere in a request's way. */
const CONTROL_FLAGS = ["--max-semi-space-size=1"];

/** Bough's own parts as the supervisor runs them; none while the data directory has no server. */
export function systemProcesses(data: string): readonly SystemProcess[] {
  const settings = readServerSettings(data);
  if (settings === null) return [];
  const run = join(resolve(data), "run");
  const table = join(resolve(data), "router", "routes.json");
  const port = String(settings.port);
  const routers = Array.from({ length: settings.routerWorkers }, (_, worker) => {
    const args = ["--port", port, "--run", run, "--table", table, "--worker", String(worker)];
    return systemProcess(data, `router-${worker}`, "router", args);
  });
  const control = systemProcess(data, "control", "control", ["--data", resolve(data)], CONTROL_FLAGS);
  return [...routers, { ...control, stopFirst: true }];
}

function systemProcess(
  data: string,
  id: string,
  program: string,
  args: readonly string[],
  flags: readonly string[] = [],
): SystemProcess {
  const root = resolve(data);
  const extension = extname(import.meta.url);
  const entry = fileURLToPath(new URL(`./${program}${extension}`, import.meta.url));
  return {
    id,
    stopFirst: false,
    spec: {
      tags: { kind: "system", app: null, slug: null, release: null, resource: null },
      argv: [process.execPath, "--disable-warning=ExperimentalWarning", ...flags, entry, ...args],
      cwd: root,
      env: environment(root),
      port: false,
      log: join(root, "logs", `${id}.log`),
      logLimit: 10 * 1024 * 1024,
      memory: null,
      restart: "always",
      grace: 10_000,
      user: null,
      writable: [],
    },
  };
}

/** Bough's own parts inherit what the person who started them has set, as git and builds need it. */
function environment(root: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...programEnvironment(root), ...Object.fromEntries(inherited) };
}
