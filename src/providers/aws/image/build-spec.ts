/** Files that the source does not have: name → content. */
export type AddedFiles = Readonly<Record<string, string>>;

/**
 * What CodeBuild runs; JSON is YAML too, so nothing has to be escaped. The image's address comes in
 * the environment, and added files as Base64: what a branch says never becomes a command outside of
 * the image's own build.
 */
export const buildSpec = (added: AddedFiles): string =>
  JSON.stringify({
    version: 0.2,
    env: { shell: "bash" },
    phases: {
      pre_build: {
        commands: [
          "set -euo pipefail",
          'registry="${IMAGE_URI%%/*}"',
          'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
          ...Object.entries(added).map(
            ([name, content]) => `printf %s ${Buffer.from(content).toString("base64")} | base64 -d > ${name}`,
          ),
        ],
      },
      build: {
        commands: ['docker build --platform "$IMAGE_PLATFORM" --tag "$IMAGE_URI" .', 'docker push "$IMAGE_URI"'],
      },
    },
  });
