import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { UpOptions } from "../../cli/context.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { ensureSupervisor } from "../../providers/local/supervisor/ensure.ts";
import { gitVersion } from "../../server/git/git.ts";
import { readServerSettings, writeServerSettings, type ServerSettings } from "../server-settings.ts";
import { anyProcessRuns } from "./any-process-runs.ts";
import { compileAhead } from "./compile-ahead.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { refuseTakenPorts } from "./ports.ts";
import { isReady, untilReady } from "./readiness.ts";
import { stopServer } from "./stop-server.ts";

/** One serves tens of thousands of requests a second; the second is there when the first is killed. */
const MOST_ROUTERS = 2;

export interface StartOutcome {
  readonly started: boolean;
  readonly warnings: readonly string[];
}

/** Everything that can be refused is refused before anything is written; a start that fails is undone. */
export async function startServer(options: UpOptions): Promise<StartOutcome> {
  const { data } = options;
  const before = readServerSettings(data);
  const settings = settingsFor(options, before);
  const running = before !== null && (await anyProcessRuns(data));
  if (running) {
    refuseOtherPorts(before, settings);
    if (await isReady(data, before)) return { started: false, warnings: [] };
  } else {
    await gitVersion();
    await refuseTakenPorts(settings);
  }
  const folder = prepareDataFolder(data);
  try {
    if (!running) writeServerSettings(data, settings);
    await compileAhead(process.env["NODE_COMPILE_CACHE"] ?? join(data, "cache", "compile"));
    await ensureSupervisor({ data });
    await untilReady(data, settings);
    return { started: true, warnings: folder.warnings };
  } catch (error) {
    if (!running) await undo(data, before);
    folder.undo();
    throw error;
  }
}

function settingsFor(options: UpOptions, before: ServerSettings | null): ServerSettings {
  return {
    port: options.port ?? before?.port ?? 8080,
    apiPort: options.apiPort ?? before?.apiPort ?? 8081,
    routerWorkers: options.routerWorkers ?? before?.routerWorkers ?? Math.min(availableParallelism(), MOST_ROUTERS),
  };
}

function refuseOtherPorts(running: ServerSettings, asked: ServerSettings): void {
  if (asked.port === running.port && asked.apiPort === running.apiPort) return;
  throw new BoughError("server-running", `bough runs already, on the ports ${running.port} and ${running.apiPort}.`, {
    hint: "Stop it with `bough down` to move it to other ports, or start a second one with another --data.",
  });
}

async function undo(data: string, before: ServerSettings | null): Promise<void> {
  await stopServer(data);
  if (before !== null) return writeServerSettings(data, before);
  for (const name of ["server.json", "server.json.new"])
    if (existsSync(join(data, name))) rmSync(join(data, name), { force: true });
}
