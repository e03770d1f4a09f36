import type { EnvironmentView } from "../server/client/api-client.ts";

/** An environment as `--json` prints it. */
export const environmentJson = ({
  app,
  name,
  branch,
  slug,
  url,
  status,
  release,
  commit,
  createdAt,
  updatedAt,
}: EnvironmentView) => ({
  app,
  name,
  branch,
  slug,
  url,
  status,
  release: release === null ? null : `v${release}`,
  commit,
  createdAt,
  updatedAt,
});
