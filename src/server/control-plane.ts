import { exists } from "../lib/exists.ts";
import { BoughError } from "../lib/bough-error.ts";
import type { EnvironmentRecord, ReleaseRecord } from "../model/records.ts";
import { catchUp } from "./catch-up.ts";
import { createChaosControl } from "./chaos/create-chaos-control.ts";
import { createExperimentSchedule } from "./chaos/create-experiment-schedule.ts";
import type { Control, EnvironmentView } from "./control.ts";
import type { ControlDeps } from "./control-deps.ts";
import { createDeployments, type Deployments } from "./deployments/deployments.ts";
import { planDeployment } from "./deployments/plan-deployment.ts";
import { resolveCommit } from "./deployments/resolve-commit.ts";
import { takeUp } from "./deployments/take-up.ts";
import { previousRelease } from "./deployments/previous-release.ts";
import { checkContract } from "./environments/check-contract.ts";
import { environmentUrl } from "./environments/environment-url.ts";
import { findEnvironment } from "./environments/find-environment.ts";
import { createWarmTimer } from "./environments/keep-warm.ts";
import { measureEnvironment } from "./environments/measure-environment.ts";
import { requireCapability } from "./environments/places.ts";
import { providerOf } from "./environments/provider-of.ts";
import { removeApp } from "./environments/remove-app.ts";
import { rollbackWindow } from "./environments/rollback-window.ts";
import { servingRelease } from "./environments/serving-release.ts";
import { deleteRef } from "./git/git.ts";
import { initRepository } from "./git/init-repository.ts";
import { createJudgeControl } from "./judging/create-judge-control.ts";
import { createSleepControl } from "./sleep/create-sleep-control.ts";
import { planPromotion } from "./promotion/plan-promotion.ts";
import { preparePromotion } from "./promotion/prepare-promotion.ts";
import { prune } from "./prune/prune.ts";
import { schedulePrune } from "./prune/schedule-prune.ts";
import { deploymentOf, sendSignal } from "./signals/send-signal.ts";
import { createTrafficControl } from "./traffic/traffic-control.ts";
import { createTokens } from "./tokens.ts";

export interface ControlPlane extends Control {
  /** Takes up what a crash left, and what was pushed while nobody listened; then prunes every hour. */
  start(): Promise<void>;
  /**
   * Resolves when no other process is at work on a branch's environment, in a registry that others work on
   * as well; what one that died has left is taken up. Instead of `start`, for a process that is there for
   * one command.
   */
  takeUp(of: { readonly app: string; readonly branch: string }): Promise<void>;
  /** Resolves when no deployment runs. */
  stop(): Promise<void>;
}

/** How long a destroyed environment stays in the list. */
const DESTROYED_LISTED = 60 * 60_000;

export function createControlPlane(deps: ControlDeps): ControlPlane {
  const { store } = deps;
  const deployments: Deployments = createDeployments(deps, () => {
    warm.look();
    experiments.look();
  });
  const warm = createWarmTimer({
    environments: store.environments,
    release(environment) {
      const serving = environment.release === null ? null : store.releases.get(environment, environment.release);
      if (serving !== null) deployments.repair(environment, serving);
    },
  });
  const { optimisers, ...traffic } = createTrafficControl(deps, deployments);
  const stopping = new AbortController();
  const experiments = createExperimentSchedule(deps, {
    experiments: deps.experiments,
    deployments,
    stopping: stopping.signal,
    report: deps.report,
  });
  const startedAt = new Date().toISOString();
  const find = (app: string, environment: string): EnvironmentRecord => findEnvironment(store, app, environment);
  const view = (record: EnvironmentRecord): EnvironmentView => ({ ...record, url: environmentUrl(deps, record) });
  const judge = createJudgeControl(deps, deployments, stopping.signal);

  return {
    ...createTokens(store),
    ...traffic,
    ...judge,
    async selftest(app, environment, options) {
      requireCapability(deps, find(app, environment), "traffic");
      return judge.selftest(app, environment, options);
    },
    ...createChaosControl(deps, deployments, stopping.signal),
    ...createSleepControl(deps, deployments),

    async start() {
      // A self-test that a crash cut off has left its halves.
      await deps.judging.halves.join().catch(deps.report);
      await deps.experiments.cleanUp().catch(deps.report);
      deployments.resume();
      await catchUp(deps, deployments);
      warm.look();
      experiments.look();
      optimisers.start();
      schedulePrune(() => prune(deps, deployments, false), deps.report, stopping.signal);
    },
    takeUp: (of) => takeUp(deps, deployments, of, stopping.signal),
    async stop() {
      stopping.abort();
      warm.stop();
      experiments.stop();
      optimisers.stop();
      await deployments.stop();
    },

    apps: () => store.apps.list(),
    async removeApp(app) {
      if (store.apps.get(app) === null) find(app, "");
      return removeApp(deps, deployments, app);
    },
    async repository(app) {
      const path = deps.repository(app);
      if (!(await exists(path))) await initRepository(path, { hooks: deps.hooks });
      store.apps.ensure(app);
      return path;
    },

    environments: ({ app, all }) =>
      store.environments
        .list(app === undefined ? {} : { app })
        .filter(
          (one) =>
            all === true || one.status !== "destroyed" || Date.now() - Date.parse(one.updatedAt) < DESTROYED_LISTED,
        )
        .map(view),
    environment: (app, environment) => view(find(app, environment)),
    async spec(app, environment) {
      const found = find(app, environment);
      const { commit } = servingRelease(store, found);
      const resolution = await resolveCommit(deps, { app, branch: found.branch, commit });
      if (resolution.status === "skipped") throw new BoughError("branch-skipped", resolution.reason);
      return { spec: resolution.spec, origins: resolution.origins };
    },
    async destroy(app, environment, { force }) {
      const found = find(app, environment);
      if (found.status === "destroyed")
        throw new BoughError("environment-not-found", `${found.name} is destroyed already.`);
      if (found.protect && !force)
        throw new BoughError("environment-protected", `${found.name} is protected.`, {
          hint: "Destroy it with --force, or take `protect` out of its rule and deploy.",
        });
      await deleteRef(deps.repository(app), found.branch);
      return deployments.destroy(found);
    },
    async rollback(app, environment, { to, force }) {
      const found = find(app, environment);
      const version = to ?? previousRelease(store, found);
      if (!force) checkContract(store, found, version);
      return deployments.rollback(found, version);
    },
    planPromotion: (app, from, to) => planPromotion(deps, { app, from, to }),
    async promote(app, from, to, by) {
      const { source, target, release, differences } = await preparePromotion(deps, { app, from, to });
      const deployment = deployments.promote(target, store.releases.create(release));
      const why = by.reason === null ? "" : `: ${by.reason}`;
      const settings = differences.map(({ path }) => path).join(", ");
      for (const text of [
        `v${source.version} of ${from} is promoted by ${by.actor}${why}`,
        settings === "" ? "Both have the same settings." : `Settings that differ: ${settings}`,
      ])
        deps.events.emit(deployment.id, { type: "message", text });
      return deployment;
    },
    async *logs(query) {
      const { app, slug } = find(query.app, query.environment);
      const provider = await providerOf(deps, { app, slug });
      yield* provider.logs({ ...query, environment: { app, slug } });
    },
    measured: (request) => measureEnvironment(deps, request),
    async cost(app, environment, load) {
      const found = find(app, environment);
      const { spec } = servingRelease(store, found);
      const provider = await deps.providers.of(spec.provider);
      return provider.estimate?.(spec, load, found.asleep) ?? null;
    },

    deploy: (request) => deployments.deploy(request),
    plan: (request) => planDeployment(deps, request),
    releases(app, environment) {
      const found = find(app, environment);
      const window = rollbackWindow(store, found);
      const until = new Map(found.warm.map((one) => [one.release, one.until]));
      return store.releases.list(found).map((one) => ({
        ...one,
        serves: one.version === found.release,
        warmUntil: until.get(one.version) ?? null,
        inWindow: window.includes(one.version),
      }));
    },
    release(app, environment, version) {
      const { slug } = find(app, environment);
      const found: ReleaseRecord | null = store.releases.get({ app, slug }, version);
      if (found === null)
        throw new BoughError("release-not-found", `${environment} has no release v${version}.`, {
          hint: "See `bough release list`.",
        });
      return found;
    },
    deployments({ app, environment, ...rest }) {
      const slug = app === undefined || environment === undefined ? undefined : find(app, environment).slug;
      return store.deployments.list({
        ...rest,
        ...(app === undefined ? {} : { app }),
        ...(slug === undefined ? {} : { slug }),
      });
    },
    deployment(id) {
      const deployment = store.deployments.get(id);
      if (deployment === null) throw noDeployment(id);
      const environment = store.environments.get(deployment);
      const url = environment === null ? null : view(environment).url;
      return {
        deployment,
        plan: store.deployments.getPlan(id),
        journal: store.journal.read(id),
        signals: store.signals.read(id),
        url,
      };
    },
    cancel: (id, by) => deployments.cancel(id, by),
    async signal(of, request) {
      const meant =
        "deployment" in of ? store.deployments.get(of.deployment) : deploymentOf(deps, { ...of, kind: request.kind });
      if (meant === null) throw noDeployment("deployment" in of ? of.deployment : "");
      return sendSignal(deps, deployments, meant, request);
    },
    events: (id, after, signal) => deps.events.follow(id, after, signal),
    receipt: (id) => store.receipts.get(id),

    prune: ({ dryRun }) => prune(deps, deployments, dryRun),
    async status() {
      const items = await (await deps.providers.of({ name: "local" })).inventory();
      return {
        version: deps.version,
        pid: process.pid,
        startedAt,
        routerPort: deps.routerPort,
        apiPort: deps.apiPort,
        routerWorkers: deps.routerWorkers,
        environments: store.environments.list().filter(({ status }) => status !== "destroyed").length,
        instances: items.filter(({ kind }) => kind === "process").length,
      };
    },
    metrics: () => deps.routerMetrics(),
  };
}

const noDeployment = (id: string): BoughError =>
  new BoughError("deployment-not-found", `There is no deployment ${id}.`, { hint: "See `bough deployment list`." });
