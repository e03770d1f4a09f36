import type { ServiceSpec } from "../../../model/spec.ts";

/**
 * What a service's image is made from when its folder has no Dockerfile of its own: the build and the
 * start command of the definition, on the runtime that the files tell, as a user without rights.
 * `files` are the names in that folder. Null where it has a Dockerfile.
 */
export function dockerfile(
  files: readonly string[],
  { build, start }: Pick<ServiceSpec, "build" | "start">,
): string | null {
  if (files.includes("Dockerfile")) return null;
  const { base, user } = runtimeOf(files);
  return [
    `FROM public.ecr.aws/docker/library/${base}`,
    "WORKDIR /app",
    "ENV HOME=/tmp",
    "COPY . .",
    ...(build === null ? [] : [`RUN ${shell(build)}`]),
    `USER ${user}`,
    `CMD ${shell(`exec ${start}`)}`,
    "",
  ].join("\n");
}

/** What does not get into such an image; a `.dockerignore` of one's own says it otherwise. */
export const dockerignore = (files: readonly string[]): string | null =>
  files.includes(".dockerignore") ? null : ".git\nDockerfile\nnode_modules\n";

function runtimeOf(files: readonly string[]): { readonly base: string; readonly user: string } {
  const isPython = files.some(
    (name) => name === "requirements.txt" || name === "pyproject.toml" || name.endsWith(".py"),
  );
  return isPython && !files.includes("package.json")
    ? { base: "python:3.13-slim", user: "nobody" }
    : { base: "node:24-slim", user: "node" };
}

/** Docker takes the list as it is, without a shell of its own. */
const shell = (command: string): string => JSON.stringify(["/bin/sh", "-c", command]);
