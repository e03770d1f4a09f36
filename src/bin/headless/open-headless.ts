import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { HeadlessOptions, HeadlessServer } from "../../cli/context.ts";
import { currentBranch } from "../../cli/git/git.ts";
import { DEFINITION_FILES, loadDefinition } from "../../config/load.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { makeFolderSync } from "../../lib/make-folder-sync.ts";
import { removeTree } from "../../lib/remove-tree.ts";
import { supervisorClient } from "../../providers/local/supervisor/client.ts";
import { openArtifacts } from "../../release/artifacts.ts";
import { routerClient } from "../../router/client.ts";
import { initRepository } from "../../server/git/init-repository.ts";
import type { ControlPlane } from "../../server/control-plane.ts";
import { installHooks } from "../../server/git/install-hooks.ts";
import { createServer } from "../../server/server.ts";
import { openS3Store } from "../../store/s3/open-s3-store.ts";
import { assembleControl } from "../assemble-control.ts";
import { makeDataFolders } from "../data-folders.ts";
import { definitionFolder } from "../installation/definition-folder.ts";
import { packageVersion } from "../package-version.ts";
import { openProviders } from "../providers.ts";
import { storedReleases } from "../stored-releases.ts";
import { borrowObjects } from "./borrow-objects.ts";
import { findRegistry } from "./find-registry.ts";
import { jobProcesses } from "./job-processes.ts";
import { openRunFolder } from "./run-folder.ts";

/**
 * A control plane for one command: its registry is in the account, its repository borrows the
 * checkout's objects, and its API answers this process alone, on the loopback address with a secret
 * of its own. What it leaves is in the account; its folder goes with the command, or with the next one where this one is killed.
 */
export async function openHeadless({ folder, branch, report }: HeadlessOptions): Promise<HeadlessServer> {
  const root = definitionFolder(folder, DEFINITION_FILES);
  if (root === null)
    throw new BoughError("definition-missing", `There is no bough.config.ts in ${folder} nor above it.`, {
      hint: "Run it in the checkout of the app.",
    });
  const definition = await loadDefinition({ root });
  const wanted = branch ?? (await currentBranch(folder));
  const location = await findRegistry(definition, wanted);
  const data = await openRunFolder();
  // What the command and the programs that it starts make for a time goes with the folder.
  process.env["TMPDIR"] = join(data, "tmp");
  makeFolderSync(process.env["TMPDIR"], 0o700);
  try {
    const store = openS3Store(location);
    try {
      return await serve({ app: definition.name, folder, data, store, report });
    } catch (error) {
      store.close();
      throw error;
    }
  } catch (error) {
    await removeTree(data);
    throw error;
  }
}

interface Serving {
  readonly app: string;
  readonly folder: string;
  readonly data: string;
  readonly store: ReturnType<typeof openS3Store>;
  report(error: unknown): void;
}

async function serve({ app, folder, data, store, report }: Serving): Promise<HeadlessServer> {
  const version = packageVersion();
  const [hooks, hookSocket] = [join(data, "hooks"), join(data, "run", "hook.sock")];
  const tableFile = join(data, "router", "routes.json");
  const repository = (name: string): string => join(data, "repositories", `${name}.git`);
  makeDataFolders(data);
  makeFolderSync(join(data, "run"));
  await installHooks(hooks, hookSocket);
  await initRepository(repository(app), { hooks });
  await borrowObjects(repository(app), folder);
  const artifacts = await openArtifacts({ data, runner: jobProcesses() });
  const control = assembleControl({
    version,
    data,
    hooks,
    settings: { port: 0, apiPort: 0, routerWorkers: 0 },
    store,
    supervisor: supervisorClient(data, { patience: 0 }),
    router: routerClient({ run: join(data, "run"), tableFile }),
    tableFile,
    artifacts,
    providers: openProviders(noMachine, { artifacts, repository, ...storedReleases(store) }),
    repository,
    report,
  });
  const secret = randomBytes(24).toString("hex");
  const authenticate = (given: string): string | null => (given === secret ? "headless" : null);
  const server = createServer({
    control: { ...control, ...oneAtATime(control), authenticate },
    version,
    hookSocket,
    onError: report,
  });
  const apiPort = await server.listen(0);
  return {
    url: `http://127.0.0.1:${apiPort}`,
    token: secret,
    routerPort: 0,
    apiPort,
    async close() {
      await server.close();
      await control.stop();
      store.close();
      await removeTree(data);
    },
  };
}

/** Others may be at work on the same environment, from the same registry. */
function oneAtATime(control: ControlPlane): Pick<ControlPlane, "deploy" | "destroy" | "rollback" | "sleep" | "wake"> {
  const branchOf = (app: string, name: string): { readonly app: string; readonly branch: string } => ({
    app,
    branch: control.environment(app, name).branch,
  });
  return {
    async deploy(request) {
      await control.takeUp(request);
      return control.deploy(request);
    },
    async destroy(app, name, options) {
      await control.takeUp(branchOf(app, name));
      return control.destroy(app, name, options);
    },
    async rollback(app, name, options) {
      await control.takeUp(branchOf(app, name));
      return control.rollback(app, name, options);
    },
    async sleep(app, name, options) {
      await control.takeUp(branchOf(app, name));
      return control.sleep(app, name, options);
    },
    async wake(app, name) {
      await control.takeUp(branchOf(app, name));
      return control.wake(app, name);
    },
  };
}

function noMachine(): never {
  throw new BoughError("headless-local", "Without a server, nothing runs on this machine.", {
    hint: "Leave --headless out.",
  });
}
