import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BoughError } from "../lib/bough-error.ts";
import { reachableByOthers } from "../lib/reachable-by-others.ts";
import { plainTraffic } from "../model/traffic.ts";
import { createJobRunner } from "../providers/local/job-runner.ts";
import type { LocalDeps } from "../providers/local/local-deps.ts";
import { createLocalProvider } from "../providers/local/local-provider.ts";
import { createSampler } from "../providers/local/metrics/sampler.ts";
import { supervisorClient } from "../providers/local/supervisor/client.ts";
import { openArtifacts } from "../release/artifacts.ts";
import { routerClient } from "../router/client.ts";
import { gitVersion } from "../server/git/git.ts";
import { installHooks } from "../server/git/install-hooks.ts";
import { removeLeftovers } from "../server/git/remove-leftovers.ts";
import { createServer } from "../server/server.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import { assembleControl } from "./assemble-control.ts";
import { crashingJournal } from "./crashing-journal.ts";
import { makeDataFolders } from "./data-folders.ts";
import { keepSupervisor } from "./keep-supervisor.ts";
import { ensureLocalToken } from "./local-token.ts";
import { packageVersion } from "./package-version.ts";
import { openProviders } from "./providers.ts";
import { readServerSettings } from "./server-settings.ts";
import { storedReleases } from "./stored-releases.ts";
import { tableServer } from "./table-server.ts";

/** Runs the control plane of the data directory `--data`: API, git, planner, executor, scheduler. */
try {
  const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
  if (data === undefined) throw new BoughError("usage", "--data is missing.");
  await run(resolve(data));
} catch (error) {
  report(error);
  process.exit(1);
}

async function run(data: string): Promise<void> {
  await gitVersion();
  const settings = readServerSettings(data);
  if (settings === null)
    throw new BoughError("server-not-set-up", `${data} has no server.json.`, { hint: "Start bough with `bough up`." });
  const version = packageVersion();
  const paths = {
    hooks: join(data, "hooks"),
    hookSocket: join(data, "run", "hook.sock"),
    repositories: join(data, "repositories"),
  };
  makeDataFolders(data);
  await installHooks(paths.hooks, paths.hookSocket);
  await removeLeftovers(paths.repositories, report);

  const opened = openSqliteStore(join(data, "bough.db"));
  const store = { ...opened, journal: crashingJournal(opened.journal, process.env["BOUGH_CRASH_FILE"]) };
  const supervisor = supervisorClient(data);
  const tableFile = join(data, "router", "routes.json");
  const router = routerClient({ run: join(data, "run"), tableFile });
  const isolated = await canIsolate(data);
  const artifacts = await openArtifacts({ data, runner: createJobRunner({ data, supervisor, isolated }) });
  const repository = (app: string): string => join(paths.repositories, `${app}.git`);
  const releases = storedReleases(store);
  const sampler = createSampler({ data, router, supervisor });
  const localDeps: LocalDeps = {
    data,
    isolated,
    supervisor,
    router,
    artifacts,
    repository,
    tables: tableServer(data, supervisor),
    routerPort: settings.port,
    traffic: (environment) => store.environments.get(environment)?.traffic ?? plainTraffic,
    release: releases.release,
  };
  const local = createLocalProvider(localDeps, sampler);
  const control = assembleControl({
    version,
    data,
    hooks: paths.hooks,
    settings,
    store,
    supervisor,
    router,
    tableFile,
    artifacts,
    providers: openProviders(() => local, { artifacts, repository, ...releases }),
    repository,
    report,
  });
  const server = createServer({ control, version, hookSocket: paths.hookSocket, onError: report });
  await server.listen(settings.apiPort);
  await ensureLocalToken(data, control);
  const stopping = new AbortController();
  sampler.run(report, stopping.signal);
  keepSupervisor({ data, patience: 0, report, signal: stopping.signal });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
  await control.start();

  async function stop(): Promise<void> {
    stopping.abort();
    await server.close();
    await control.stop();
    store.close();
    process.exit(0);
  }
}

/** An unprivileged uid can only be used where it reaches the artifacts and the Node.js that runs them. */
async function canIsolate(data: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return (await reachableByOthers(data)) && (await reachableByOthers(process.execPath));
}

function report(error: unknown): void {
  const text =
    error instanceof BoughError
      ? `${error.message} (${error.code})`
      : error instanceof Error
        ? error.stack
        : String(error);
  console.error(`${new Date().toISOString()} ${text}`);
}
