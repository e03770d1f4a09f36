import { join } from "node:path";
import type { TestContext } from "node:test";
import { tableServer } from "../../../src/bin/table-server.ts";
import { execute } from "../../../src/engine/execute.ts";
import { newId } from "../../../src/lib/new-id.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import { createLocalProvider } from "../../../src/providers/local/local-provider.ts";
import { supervisorClient } from "../../../src/providers/local/supervisor/client.ts";
import { routerClient } from "../../../src/router/client.ts";
import { type Bough, startBough } from "../../support/bough.ts";
import { openTestStore } from "../../support/open-test-store.ts";
import { releaseBook } from "../../support/providers/release-book.ts";
import { shopSpec } from "../../support/providers/shop-spec.ts";
import { TestArtifacts } from "../../support/test-artifacts.ts";
import type { ProviderDriver, ProviderWorld } from "./world.ts";

/** One machine: the supervisor, routers and table server of a real bough, which knows nothing of these environments. */
export const localDriver: ProviderDriver = {
  async open(t) {
    const bough = await startBough({ args: ["--workers", "1"] });
    t.after(() => bough[Symbol.asyncDispose]());
    return open(t, bough);
  },
};

const ENSURING = new Set(["revision.start", "revision.healthy", "routes.shift"]);

async function open(t: TestContext, bough: Bough): Promise<ProviderWorld> {
  const { data, port } = bough;
  const artifacts = await TestArtifacts.open();
  t.after(() => artifacts[Symbol.asyncDispose]());
  const store = await openTestStore(t);
  const supervisor = supervisorClient(data);
  const book = releaseBook(artifacts);
  const provider = createLocalProvider({
    data,
    isolated: false,
    supervisor,
    router: routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") }),
    tables: tableServer(data, supervisor),
    artifacts: artifacts.artifacts,
    release: book.get,
    traffic: () => plainTraffic,
    routerPort: port,
    repository: () => artifacts.repository.path,
  });
  return {
    provider,
    spec: (slug) => shopSpec(slug, { name: "local" }),
    release: book.make,
    run: (plan) =>
      execute({
        deployment: newId("d"),
        plan,
        handlers: provider.steps,
        journal: store.journal,
        emit: () => undefined,
      }),
    page: async ({ app, slug }) => (await bough.request(`${slug}.${app}`)).text,
    instances: async (environment) =>
      (await provider.inventory(environment)).filter(({ kind }) => kind === "process").length,
    async visit({ app, slug }, { answered, failed }) {
      for (let request = 0; request < answered; request += 1) await bough.request(`${slug}.${app}`, "/hello/ok");
      for (let request = 0; request < failed; request += 1) await bough.request(`${slug}.${app}`, "/hello/fail");
    },
    broken: (spec) => ({
      ...spec,
      resources: Object.fromEntries(
        Object.entries(spec.resources).map(([name, one]) => [
          name,
          one.kind === "service" ? { ...one, start: "exit 1", startTimeout: 1_000 } : one,
        ]),
      ),
    }),
    // What is left of a plan makes sure that what runs goes on running, and that the traffic gets there.
    isIdle: ({ steps }) => steps.every(({ kind }) => ENSURING.has(kind)),
  };
}
