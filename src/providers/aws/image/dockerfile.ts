import type { ServiceSpec } from "../../../model/spec.ts";

/**
 * What a service's image is made from when its folder has no Dockerfile of its own: the build and the
 * start command of the definition, on the runtime that the files tell, as a user without rights.
 * It is a shell script, because only the build sees the files.
 */
export const writeDockerfile = ({ build, start }: Pick<ServiceSpec, "build" | "start">): string => `
if [ ! -f Dockerfile ]; then
  if [ -f package.json ]; then base=public.ecr.aws/docker/library/node:24-slim user=node
  elif [ -f requirements.txt ] || [ -f pyproject.toml ] || ls *.py > /dev/null 2>&1; then base=public.ecr.aws/docker/library/python:3.13-slim user=nobody
  else base=public.ecr.aws/docker/library/node:24-slim user=node
  fi
  {
    echo "FROM $base"
    echo "WORKDIR /app"
    echo "ENV HOME=/tmp"
    echo "COPY . ."
${build === null ? "" : `    printf '%s\\n' ${quote(`RUN ${JSON.stringify(["/bin/sh", "-c", build])}`)}\n`}    echo "USER $user"
    printf '%s\\n' ${quote(`CMD ${JSON.stringify(["/bin/sh", "-c", `exec ${start}`])}`)}
  } > Dockerfile
  printf '.git\\nDockerfile\\nnode_modules\\n' > .dockerignore
fi
`;

/** One argument of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
