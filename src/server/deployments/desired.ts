import type { DeploymentKind, EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import { plainTraffic } from "../../model/traffic.ts";
import type { Desired } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { hostsOf } from "../environments/address.ts";
import { rollbackWindow } from "../environments/rollback-window.ts";
import { warmReleases } from "../environments/warm-releases.ts";
import { shallSleep } from "./shall-sleep.ts";

/** What shall be of an environment, given the release that shall serve there and how that was asked for. */
export function desiredOf(
  deps: Pick<ControlDeps, "store" | "providers">,
  environment: EnvironmentRecord,
  release: ReleaseRecord | null,
  kind: DeploymentKind,
): Desired {
  const { app, slug } = environment;
  const now = Date.now();
  return {
    environment: { app, slug },
    hosts: hostsOf(environment),
    release,
    previous: environment.release === null ? null : deps.store.releases.get({ app, slug }, environment.release),
    warm:
      release === null || kind === "sleep"
        ? []
        : warmReleases(deps, environment, release, { begins: now, ends: now }).map((one) => one.release),
    asleep: release !== null && shallSleep(environment, kind),
    wasAsleep: environment.asleep,
    straight: release !== null && isStraight(deps, environment, release, kind),
    traffic: environment.traffic,
    seeded: environment.seeded,
  };
}

/** What serves already, or served not long ago, needs no proof. */
function isStraight(
  { store }: Pick<ControlDeps, "store">,
  environment: EnvironmentRecord,
  { version }: ReleaseRecord,
  kind: DeploymentKind,
): boolean {
  if (version === environment.release) return true;
  return kind === "rollback" && rollbackWindow(store, environment).includes(version);
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
    asleep: false,
    provider: "local",
    warm: [],
    traffic: plainTraffic,
    createdAt: now,
    updatedAt: now,
  };
}
