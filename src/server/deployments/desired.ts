import type { EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import { plainTraffic } from "../../model/traffic.ts";
import type { Desired } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { hostsOf } from "../environments/address.ts";

/** What shall be of an environment, given the release that shall serve there. */
export function desiredOf(deps: ControlDeps, environment: EnvironmentRecord, release: ReleaseRecord | null): Desired {
  const { app, slug } = environment;
  return {
    environment: { app, slug },
    hosts: hostsOf(environment),
    release,
    previous: environment.release === null ? null : deps.store.releases.get({ app, slug }, environment.release),
    warm: [],
    straight: release?.version === environment.release,
    seeded: environment.seeded,
  };
}

/** An environment of which nothing exists yet. */
export function freshEnvironment(of: Pick<EnvironmentRecord, "app" | "slug" | "branch" | "name">): EnvironmentRecord {
  const now = new Date().toISOString();
  return {
    ...of,
    rule: of.name,
    protect: false,
    status: "deploying",
    release: null,
    commit: null,
    seeded: false,
    provider: "local",
    warm: [],
    traffic: plainTraffic,
    createdAt: now,
    updatedAt: now,
  };
}
