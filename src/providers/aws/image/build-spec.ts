import type { ServiceSpec } from "../../../model/spec.ts";
import { writeDockerfile } from "./dockerfile.ts";

/**
 * What CodeBuild runs; JSON is YAML too, so nothing has to be escaped. The image's address comes in
 * the environment, and nothing of the definition does: what a branch says never becomes a command
 * outside of the image's own build.
 */
export const buildSpec = (spec: Pick<ServiceSpec, "build" | "start">): string =>
  JSON.stringify({
    version: 0.2,
    env: { shell: "bash" },
    phases: {
      pre_build: {
        commands: [
          "set -euo pipefail",
          'registry="${IMAGE_URI%%/*}"',
          'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
          writeDockerfile(spec),
        ],
      },
      build: {
        commands: ['docker build --platform "$IMAGE_PLATFORM" --tag "$IMAGE_URI" .', 'docker push "$IMAGE_URI"'],
      },
    },
  });
