import type { ImageAsset } from "../synth/asset.ts";

export type Argv = readonly [string, ...string[]];

/** Prints the platform of the daemon, `linux/arm64`; fails when none answers. */
export const platformCommand = (docker: string): Argv => [
  docker,
  "version",
  "--format",
  "{{.Server.Os}}/{{.Server.Arch}}",
];

/** Reads the password from its input, so that no list of processes shows it. */
export const loginCommand = (docker: string, registry: string): Argv => [
  docker,
  "login",
  "--username",
  "AWS",
  "--password-stdin",
  registry,
];

export interface DockerBuild {
  /** Folder with the source. */
  readonly context: string;
  /** Path of the Dockerfile; null for the context's own. */
  readonly file: string | null;
}

export const buildCommand = (
  docker: string,
  { uri, platform }: Pick<ImageAsset, "uri" | "platform">,
  { context, file }: DockerBuild,
): Argv => [docker, "build", "--platform", platform, "--tag", uri, ...(file === null ? [] : ["--file", file]), context];

export const pushCommand = (docker: string, { uri }: Pick<ImageAsset, "uri">): Argv => [docker, "push", uri];
