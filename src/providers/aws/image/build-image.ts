import { BoughError } from "../../../lib/bough-error.ts";
import { treeEntries } from "../../../release/tree-entries.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import { buildInAccount } from "./build-in-account.ts";
import { buildWithDocker } from "./build-with-docker.ts";
import { dockerLogin } from "./docker-login.ts";
import { dockerfile, dockerignore } from "./dockerfile.ts";
import { findDocker } from "./find-docker.ts";
import type { ImageBuild } from "./image-build.ts";
import { hasImage } from "./images.ts";

/**
 * Ensures that the image of a service is in the repository, built from the source alone: by this
 * machine's Docker, where that makes images of the platform and may push them, else in the account.
 */
export async function buildImage(watching: Watching, build: ImageBuild): Promise<void> {
  const { aws, log } = watching;
  const { asset } = build;
  if (await hasImage(aws, asset)) return log(`${asset.uri} is there already`);
  const added = await addedFiles(build);
  const docker = await findDocker(watching, build);
  const login = docker === null ? null : await dockerLogin(watching);
  const told =
    docker === null || login === null
      ? await buildInAccount(watching, build, added)
      : await buildWithDocker(watching, build, { docker, login, added });
  if (!(await hasImage(aws, asset)))
    throw new BoughError("aws-image-missing", `${told.what} ended well, but ${asset.uri} is not in the repository.`, {
      hint: told.hint,
    });
}

/** What an image is made from besides the source. */
async function addedFiles({ source, spec }: ImageBuild): Promise<Readonly<Record<string, string>>> {
  const entries = await treeEntries(source.repository, source.commit, source.root, { recursive: false });
  const files = entries.map(({ path }) => path);
  const own = dockerfile(files, spec);
  if (own === null) return {};
  const ignored = dockerignore(files);
  return { Dockerfile: own, ...(ignored !== null && { ".dockerignore": ignored }) };
}
