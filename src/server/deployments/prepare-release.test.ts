import assert from "node:assert/strict";
import { test } from "node:test";
import { loadDefinition } from "../../config/load.ts";
import type { DeploymentRecord } from "../../model/records.ts";
import { openTestStore } from "../../../test/support/open-test-store.ts";
import { TestArtifacts } from "../../../test/support/test-artifacts.ts";
import type { ControlDeps } from "../control-deps.ts";
import { prepareRelease } from "./prepare-release.ts";

const definition = `import { app, service } from "bough";
export default app({ name: "shop", resources: { web: service({ start: "node server.js" }) } });
`;

test("a deployment that was cut off between making its release and noting it makes no second one", async (context) => {
  await using built = await TestArtifacts.open();
  const store = await openTestStore(context);
  const commit = await built.repository.commit({ "bough.config.ts": definition, "server.js": "" });
  const deps = {
    store,
    artifacts: built.artifacts,
    repository: () => built.repository.path,
    definition: () => loadDefinition({ root: built.repository.folder }),
  } as unknown as ControlDeps;
  store.apps.ensure("shop");
  const deployment: DeploymentRecord = {
    id: "d_1",
    app: "shop",
    slug: "topic",
    environment: "topic",
    branch: "topic",
    commit,
    kind: "deploy",
    status: "running",
    release: null,
    createdAt: "",
    startedAt: null,
    finishedAt: null,
    error: null,
  };
  store.deployments.put(deployment);

  assert.equal((await prepareRelease(deps, deployment)).version, 1);
  assert.equal((await prepareRelease(deps, deployment)).version, 1, "after the crash");
  store.deployments.put({ ...deployment, release: 1, status: "succeeded" });
  assert.equal((await prepareRelease(deps, { ...deployment, id: "d_2" })).version, 2, "another deployment of it");
});
