import type { EnvironmentView } from "../server/client/api-client.ts";

/** An environment as `--json` prints it. */
export const environmentJson = ({
  app,
  name,
  branch,
  slug,
  url,
  provider,
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
  provider,
  status,
  release: release === null ? null : `v${release}`,
  commit,
  createdAt,
  updatedAt,
});
