import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoughError } from "../../../lib/bough-error.ts";
import { extractTree } from "../../../release/extract-tree.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { AddedFiles } from "./build-spec.ts";
import type { Built } from "./built.ts";
import { type Argv, buildCommand, loginCommand, pushCommand } from "./docker-commands.ts";
import type { ImageBuild } from "./image-build.ts";
import { runDocker } from "./run-docker.ts";

export interface DockerMeans {
  readonly docker: string;
  /** Password of the registry. */
  readonly login: string;
  readonly added: AddedFiles;
}

/** Builds the image with this machine's Docker, and pushes it. */
export async function buildWithDocker(
  { signal, log }: Pick<Watching, "signal" | "log">,
  { asset, source }: ImageBuild,
  { docker, login, added }: DockerMeans,
): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "bough-image-"));
  const context = join(folder, "source");
  const run = (argv: Argv, input = ""): Promise<void> => runDocker(argv, { signal, input, line: log });
  try {
    await extractTree({ ...source, into: context, signal });
    const file = await writeBeside(folder, added);
    log(`Docker on this machine makes ${asset.uri}`);
    await run(loginCommand(docker, registryOf(asset.uri)), login);
    await run(buildCommand(docker, asset, { context, file }));
    await run(pushCommand(docker, asset));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BoughError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BoughError("build-failed", `The image of ${asset.resource} could not be built: ${reason}`, {
      hint: "Read what Docker printed above.",
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { what: "Docker's push", hint: `Look at the repository: docker manifest inspect ${asset.uri}` };
}

/** Beside the source, never in it: a branch may have a link by the name of what would be written. Null when nothing is added. */
async function writeBeside(folder: string, added: AddedFiles): Promise<string | null> {
  const content = added["Dockerfile"];
  if (content === undefined) return null;
  const recipe = join(folder, "recipe");
  await mkdir(recipe);
  const file = join(recipe, "Dockerfile");
  await writeFile(file, content);
  const ignored = added[".dockerignore"];
  if (ignored !== undefined) await writeFile(`${file}.dockerignore`, ignored);
  return file;
}

const registryOf = (uri: string): string => uri.split("/")[0] ?? uri;
