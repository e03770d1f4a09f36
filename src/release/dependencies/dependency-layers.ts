import { mkdir, readFile, readdir, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exists } from "../../lib/exists.ts";
import { hasCode } from "../../lib/has-code.ts";
import { keyedQueue } from "../../lib/keyed-queue.ts";
import { copyTree } from "./copy-tree.ts";
import { sealTree } from "../seal-tree.ts";

/** What one installation of dependencies gave, kept for later builds. */
export interface DependencyLayer {
  readonly key: string;
  readonly command: string;
  /** Folders of the source that it fills: `node_modules`, `packages/a/node_modules`. */
  readonly folders: readonly string[];
  readonly files: number;
  readonly bytes: number;
  readonly digest: string;
  readonly createdAt: string;
}

export interface LayerRequest {
  readonly key: string;
  readonly command: string;
  /** Source that the dependencies are put into. */
  readonly source: string;
  /** Folder of the same file system where a new layer may be put together. */
  readonly workspace: string;
  /** Whether a later command may write to what was installed. */
  readonly writable: boolean;
  /** Target folder of the installation; null for all folders named `node_modules`. */
  readonly target: string | null;
  /** Installs into `source`. */
  readonly install: () => Promise<void>;
}

export interface DependencyLayers {
  /** Puts the dependencies into the source: from the layer of that key, which is made when there is none. */
  provide(request: LayerRequest): Promise<{ readonly layer: DependencyLayer; readonly installed: boolean }>;
}

export function openDependencyLayers(folder: string): DependencyLayers {
  const queue = keyedQueue();
  return {
    provide: (request) =>
      queue(request.key, async () => {
        const kept = await readLayer(folder, request.key);
        const layer = kept ?? (await makeLayer(folder, request));
        const how = request.writable ? "writable" : "linked";
        for (const path of layer.folders) {
          await mkdir(dirname(join(request.source, path)), { recursive: true });
          await copyTree(join(folder, layer.key, "tree", path), join(request.source, path), how);
        }
        return { layer, installed: kept === null };
      }),
  };
}

/** The layer, marked as just used. */
async function readLayer(folder: string, key: string): Promise<DependencyLayer | null> {
  const file = join(folder, key, "layer.json");
  try {
    const layer = JSON.parse(await readFile(file, "utf8")) as DependencyLayer;
    const now = new Date();
    await utimes(file, now, now);
    return layer;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** Installs, moves what was installed aside and seals it; a layer appears under its name when it is complete. */
async function makeLayer(folder: string, request: LayerRequest): Promise<DependencyLayer> {
  const { key, command, source, workspace, target, install } = request;
  await install();
  const folders =
    target === null ? await findModules(source, "") : (await exists(join(source, target))) ? [target] : [];
  const made = join(workspace, "layer");
  const tree = join(made, "tree");
  await mkdir(tree, { recursive: true });
  for (const path of folders) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await rename(join(source, path), join(tree, path));
  }
  const seal = await sealTree(tree, { skip: new Set(), escapes: "allowed" });
  const layer: DependencyLayer = { key, command, folders, ...seal, createdAt: new Date().toISOString() };
  await writeFile(join(made, "layer.json"), `${JSON.stringify(layer, null, 2)}\n`, { mode: 0o444, flush: true });
  await rename(made, join(folder, key));
  return layer;
}

async function findModules(source: string, below: string): Promise<string[]> {
  const entries = await readdir(join(source, below), { withFileTypes: true });
  const found = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const path = join(below, name);
    if (name === "node_modules") found.push(path);
    else found.push(...(await findModules(source, path)));
  }
  return found;
}
