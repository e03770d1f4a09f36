import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../lib/has-code.ts";
import { exists } from "../../lib/exists.ts";
import { removeTree } from "../../lib/remove-tree.ts";
import type { EnvironmentRef, OwnedItem } from "../../provider/provider.ts";
import { environmentDirectory, tablesDirectory } from "./directories.ts";
import { ownerOfPort } from "./environment/environment-ports.ts";
import type { LocalDeps } from "./local-deps.ts";
import { replaceEnvironment } from "./routes/publish-routes.ts";

/**
 * Everything that belongs to an environment, found by its tag, path or name, whether it is remembered
 * or not; in the order in which it may be removed.
 */
export async function inventory(deps: LocalDeps, environment?: EnvironmentRef): Promise<readonly OwnedItem[]> {
  const found = await Promise.all([routes(deps), processes(deps), ports(deps), tables(deps), directories(deps)]);
  const all = found.flat();
  if (environment === undefined) return all;
  return all.filter(({ owner }) => owner.app === environment.app && owner.slug === environment.slug);
}

/** Removes one item, whatever state the rest of its environment is in. */
export async function removeItem(deps: LocalDeps, item: OwnedItem): Promise<void> {
  switch (item.kind) {
    case "process":
      return deps.supervisor.stopProcess(item.id);
    case "port":
      return deps.supervisor.releasePort(item.id);
    case "route":
      await deps.router.publish((table) => replaceEnvironment(table, item.owner, null));
      return;
    case "directory":
      return removeTree(environmentDirectory(deps.data, item.owner));
    case "table":
    case "credentials":
      return (await deps.tables()).removeEnvironment(item.owner.app, item.owner.slug);
  }
}

async function processes(deps: LocalDeps): Promise<readonly OwnedItem[]> {
  const list = await deps.supervisor.listProcesses();
  return list.flatMap(({ id, tags: { app, slug, release } }) =>
    app === null || slug === null ? [] : [{ kind: "process", id, owner: { app, slug }, release }],
  );
}

async function ports(deps: LocalDeps): Promise<readonly OwnedItem[]> {
  const list = await deps.supervisor.listPorts();
  return list.flatMap(({ owner: id }) => {
    const owner = ownerOfPort(id);
    return owner === null ? [] : [{ kind: "port", id, owner, release: null }];
  });
}

async function routes(deps: LocalDeps): Promise<readonly OwnedItem[]> {
  const { environments } = await deps.router.read();
  return environments.map(({ app, slug, hosts }) => ({
    kind: "route",
    id: hosts[0] ?? `${app}/${slug}`,
    owner: { app, slug },
    release: null,
  }));
}

async function directories(deps: LocalDeps): Promise<readonly OwnedItem[]> {
  const root = join(deps.data, "environments");
  const apps = await foldersIn(root);
  const found = await Promise.all(
    apps.map(async (app) => (await foldersIn(join(root, app))).map((slug) => ({ app, slug }))),
  );
  return found
    .flat()
    .map((owner) => ({ kind: "directory", id: `environments/${owner.app}/${owner.slug}`, owner, release: null }));
}

async function tables(deps: LocalDeps): Promise<readonly OwnedItem[]> {
  if (!(await exists(tablesDirectory(deps.data)))) return [];
  const server = await deps.tables();
  const [list, environments] = await Promise.all([server.listTables(), server.listEnvironments()]);
  const withoutTables = environments.filter(
    ({ app, slug }) => !list.some((table) => table.app === app && table.slug === slug),
  );
  return [
    ...list.map(({ app, slug, name }) => ({ kind: "table", id: `${app}-${slug}-${name}`, owner: { app, slug } })),
    ...withoutTables.map((owner) => ({ kind: "credentials", id: `tables/${owner.app}/${owner.slug}`, owner })),
  ].map((item) => ({ ...item, release: null }));
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
