import { BoughError } from "../../lib/bough-error.ts";
import { errorRecord } from "../../engine/error-record.ts";
import { newId } from "../../lib/new-id.ts";
import { slugify } from "../../lib/slugify.ts";
import type { DeploymentKind, DeploymentRecord, EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import type { SignalRecord } from "../../model/signal.ts";
import type { Resolution } from "../../model/spec.ts";
import { isMaintenance, type TrafficChange, type TrafficSettings } from "../../model/traffic.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { DeployAnswer, DeployRequest } from "../control.ts";
import { resolveCommit as resolveRef } from "../git/git.ts";
import { freshEnvironment } from "./desired.ts";
import { draftDeployment, type Subject } from "./draft-deployment.ts";
import { createEnvironmentQueue, withdrawnError, type CancelReason } from "./environment-queue.ts";
import { persist } from "./persist.ts";
import { markDeploying } from "./mark-deploying.ts";
import { resolveCommit } from "./resolve-commit.ts";
import { runDeployment } from "./run-deployment.ts";
import { runTrafficChange } from "./run-traffic-change.ts";
import { settle } from "./settle.ts";
import { saveDeployment } from "./save-deployment.ts";
import { wayBack } from "./way-back.ts";

export interface Deployments {
  deploy(request: DeployRequest): Promise<DeployAnswer>;
  rollback(environment: EnvironmentRecord, to: number): DeploymentRecord;
  /** Brings the release that serves back to what its spec says. */
  repair(environment: EnvironmentRecord, release: ReleaseRecord): DeploymentRecord;
  /** The same release with no instances, or with them: as soon as what is under way has ended. */
  setAsleep(environment: EnvironmentRecord, asleep: boolean): DeploymentRecord;
  destroy(environment: EnvironmentRecord): DeploymentRecord;
  /** The very artifacts of another environment's release, as a release of this one. */
  promote(
    environment: Pick<EnvironmentRecord, "app" | "slug" | "name" | "branch">,
    release: ReleaseRecord,
  ): DeploymentRecord;
  /** Deploys again what an ended deployment was about. */
  retry(ended: DeploymentRecord): DeploymentRecord;
  /** Changes how the traffic of what serves is divided, beside a deployment that may run. */
  changeTraffic(environment: EnvironmentRecord, change: TrafficWish): Promise<DeploymentRecord>;
  cancel(id: string, by: Pick<SignalRecord, "actor" | "token" | "reason">): Promise<DeploymentRecord>;
  /**
   * Withdraws a deployment for which somebody has asked so, which is stored. One that is past the
   * point of no return is finished, and then taken back.
   */
  abort(record: DeploymentRecord): void;
  /** Takes up what a crash left queued or running, of all environments or of those that are this process's affair. */
  resume(isWanted?: (record: DeploymentRecord) => boolean): void;
  /** Does work on an environment while no deployment of it runs. The signal is aborted when one waits for it. */
  alone(environment: EnvironmentRef, work: (wanted: AbortSignal) => Promise<void>): Promise<void>;
  /** Whether anything waits or runs for the environment. */
  isBusy(environment: EnvironmentRef): boolean;
  /** Resolves when nothing waits or runs for the environment. */
  idle(environment: EnvironmentRecord): Promise<void>;
  /** Lets go of what runs, which the next control process takes up. */
  stop(): Promise<void>;
}

/** A change of the traffic that somebody asks for. */
export interface TrafficWish extends Pick<TrafficChange, "actor" | "token" | "reason"> {
  /** The settings that shall hold, given what is when the change has its turn; throws when they cannot. */
  check(environment: EnvironmentRecord): TrafficSettings;
}

/** The one road to a deployment: whoever asks for one asks here. */
export function createDeployments(deps: ControlDeps, settled: () => void): Deployments {
  const queue = createEnvironmentQueue(deps.report);
  const stopping = new AbortController();
  /** There is one control process for a data directory, so it takes the leases of its predecessor over. */
  const owner = `control ${deps.data}`;

  return {
    async deploy(request) {
      const { app, branch, commit } = request;
      const createdAt = new Date().toISOString();
      const resolution = await resolveOrFail(request);
      if (resolution.status === "skipped") return resolution;
      if (resolution.status === "failed") return { status: "queued", deployment: failed(request, resolution.error) };
      const { slug, environment } = resolution.spec;
      const head = await resolveRef(deps.repository(app), `refs/heads/${branch}`);
      // Another branch with the same slug may have been faster.
      if (isTaken({ app, slug, branch })) return this.deploy(request);
      if (head !== commit) return { status: "queued", deployment: outrun({ app, slug, environment, branch, commit }) };
      const underWay = deploymentOf({ app, slug }, commit);
      if (underWay !== null) return { status: "queued", deployment: underWay };
      supersede({ app, slug });
      return {
        status: "queued",
        deployment: enqueue("deploy", { app, slug, environment, branch, commit, release: null, createdAt }),
      };
    },
    rollback(environment, to) {
      const { app, slug, name, branch } = environment;
      const release = deps.store.releases.get({ app, slug }, to);
      if (release === null)
        throw new BoughError("release-not-found", `${app} ${name} has no release v${to}.`, {
          hint: "See `bough release list`.",
        });
      supersede({ app, slug });
      return enqueue("rollback", { app, slug, environment: name, branch, commit: release.commit, release: to });
    },
    repair: ({ app, slug, name, branch }, { commit, version }) =>
      enqueue("repair", { app, slug, environment: name, branch, commit, release: version }),
    setAsleep({ app, slug, name, branch, commit }, asleep) {
      const kind = asleep ? "sleep" : "wake";
      const underWay = pendingIn({ app, slug });
      const destroying = underWay.find((one) => one.kind === "destroy");
      if (destroying !== undefined) throw destroyed(destroying);
      const last = underWay.at(-1);
      if (last?.kind === kind) return last;
      makeRoom({ kind, app, slug });
      return enqueue(kind, { app, slug, environment: name, branch, commit, release: null });
    },
    destroy({ app, slug, name, branch, commit }) {
      supersede({ app, slug });
      const destroying = pendingIn({ app, slug }).find((one) => one.kind === "destroy");
      if (destroying !== undefined) return destroying;
      return enqueue("destroy", { app, slug, environment: name, branch, commit, release: null });
    },
    promote({ app, slug, name, branch }, { commit, version }) {
      supersede({ app, slug });
      return enqueue("promote", { app, slug, environment: name, branch, commit, release: version });
    },
    retry({ kind, app, slug, environment, branch, commit, release }) {
      makeRoom({ kind, app, slug });
      return enqueue(kind, { app, slug, environment, branch, commit, release });
    },
    async changeTraffic(environment, { check, ...change }) {
      // Changes take turns, so that each is made from what the one before has left.
      while (trafficChanges(environment).length > 0)
        await Promise.all(trafficChanges(environment).map((id) => queue.ended(id)));
      const { app, slug, name, branch, commit } = environment;
      const now = deps.store.environments.get({ app, slug }) ?? environment;
      const after = check(now);
      const record = draftDeployment("traffic", { app, slug, environment: name, branch, commit, release: now.release });
      const at = record.createdAt;
      // What is to be done is on disk before it is known that something is.
      deps.store.traffic.add({
        id: newId("c"),
        app,
        slug,
        at,
        ...change,
        deployment: record.id,
        before: now.traffic,
        after,
      });
      saveDeployment(deps, record);
      runTraffic(record);
      return record;
    },
    abort(record) {
      withdraw(record.id, "cancelled");
    },
    async cancel(id, by) {
      const record = deps.store.deployments.get(id);
      if (record === null)
        throw new BoughError("deployment-not-found", `There is no deployment ${id}.`, {
          hint: "See `bough deployment list`.",
        });
      if (!withdraw(id, "cancelled")) throw notCancellable(record);
      // On disk before anything comes of it, so that a crash does not forget it.
      deps.signals.send({ deployment: id, kind: "abort", ...by });
      await queue.ended(id);
      return deps.store.deployments.get(id) ?? record;
    },
    resume(isWanted = () => true) {
      const open = deps.store.deployments
        .list({ statuses: ["running", "queued"] })
        .toReversed()
        .filter(isWanted);
      const running = open.filter(({ status }) => status === "running");
      const queued = open.filter(({ status }) => status === "queued");
      for (const record of [...running, ...queued]) {
        if (record.kind === "traffic") {
          runTraffic(record);
          continue;
        }
        // Both were begun, and may have been lost, before the crash.
        makeRoom(record);
        if (record.kind !== "destroy") markDeploying(deps, record, null);
        run(record);
      }
    },
    alone(environment, work) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      queue.add({ id: newId("w"), environment, run: ({ signal }) => work(signal).then(resolve, reject) });
      return promise;
    },
    isBusy: (environment) => queue.pending(environment).length > 0,
    idle: ({ app, slug }) => queue.idle({ app, slug }),
    async stop() {
      stopping.abort();
      await queue.stop();
    },
  };

  async function resolveOrFail(request: DeployRequest): Promise<Resolution | { status: "failed"; error: unknown }> {
    try {
      return await resolveCommit(deps, request);
    } catch (error) {
      return { status: "failed", error };
    }
  }

  /** Who asks twice for the same commit follows the same deployment: a push that the start has already caught up on. */
  function deploymentOf(environment: { app: string; slug: string }, commit: string): DeploymentRecord | null {
    return pendingIn(environment).find((one) => one.kind === "deploy" && one.commit === commit) ?? null;
  }

  /** Deployments that wait or run for the environment, in order. */
  function pendingIn(environment: EnvironmentRef): readonly DeploymentRecord[] {
    return queue.pending(environment).flatMap((id) => deps.store.deployments.get(id) ?? []);
  }

  /** A newer wish for an environment takes the place of what waits, and of what has not shifted the traffic yet. */
  function supersede(environment: EnvironmentRef): void {
    for (const { id, kind } of pendingIn(environment)) if (kind !== "destroy") withdraw(id, "superseded");
  }

  /** Who puts an environment to sleep, or wakes it, does not mean that what has been pushed shall not be deployed. */
  function makeRoom({ kind, ...environment }: Pick<DeploymentRecord, "kind" | "app" | "slug">): void {
    if (kind === "repair") return;
    if (kind !== "sleep" && kind !== "wake") {
      supersede(environment);
      return;
    }
    for (const one of pendingIn(environment))
      if (["sleep", "wake", "repair"].includes(one.kind)) withdraw(one.id, "superseded");
  }

  function isTaken({ app, slug, branch }: { app: string; slug: string; branch: string }): boolean {
    const holder = deps.store.environments.get({ app, slug });
    return holder !== null && holder.status !== "destroyed" && holder.branch !== branch;
  }

  function withdraw(id: string, reason: CancelReason): boolean {
    const record = deps.store.deployments.get(id);
    if (record === null) return false;
    if (!queue.drop(id)) return queue.cancel(id, reason);
    settle(deps, record, { status: reason, error: withdrawnError(reason), serves: false, seeded: false });
    return true;
  }

  function enqueue(kind: DeploymentKind, subject: Subject): DeploymentRecord {
    const record = saveDeployment(deps, draftDeployment(kind, subject));
    if (kind !== "destroy") markDeploying(deps, record, null);
    run(record);
    return record;
  }

  /** Work that is no deployment is told that one waits for its end. */
  function makeWay(environment: EnvironmentRef): void {
    for (const id of queue.pending(environment))
      if (deps.store.deployments.get(id) === null) queue.cancel(id, "superseded");
  }

  function run({ id, app, slug }: DeploymentRecord): void {
    makeWay({ app, slug });
    queue.add({
      id,
      environment: { app, slug },
      run: (cancellation) => {
        const ways = { id, owner, cancellation, stopping: stopping.signal, takeBack };
        const resume = (): Promise<void> => runDeployment(deps, ways);
        return persist(resume, deps.report, stopping.signal).finally(settled);
      },
    });
  }

  /** Maintenance does not wait for a deployment that runs; what leads traffic to releases takes turns with those. */
  function runTraffic({ id, app, slug }: DeploymentRecord): void {
    const change = deps.store.traffic.ofDeployment(id);
    const lane = change !== null && isMaintenance(change) ? "traffic" : "deployments";
    if (lane === "deployments") makeWay({ app, slug });
    queue.add({
      id,
      environment: { app, slug },
      lane,
      run: (cancellation) => {
        cancellation.close();
        const resume = (): Promise<void> => runTrafficChange(deps, { id, owner, stopping: stopping.signal });
        return persist(resume, deps.report, stopping.signal);
      },
    });
  }

  function trafficChanges({ app, slug }: EnvironmentRecord): readonly string[] {
    const pending = [...queue.pending({ app, slug }), ...queue.pending({ app, slug }, "traffic")];
    return pending.filter((id) => deps.store.deployments.get(id)?.kind === "traffic");
  }

  /** What was before, again; asked for at most once. The environment's record still has what that was. */
  function takeBack(record: DeploymentRecord): void {
    const environment =
      deps.store.environments.get(record) ?? freshEnvironment({ ...record, name: record.environment });
    const { app, slug, name, branch, release } = environment;
    const before = release === null ? null : deps.store.releases.get({ app, slug }, release);
    const kind = wayBack(record, environment);
    if (before === null || kind === null || pendingIn({ app, slug }).some((one) => one.kind === kind)) return;
    const { id } = enqueue(kind, { app, slug, environment: name, branch, commit: before.commit, release });
    const text =
      kind === "rollback"
        ? `The release had all the traffic for good when it was aborted, so it is rolled back: ${id}`
        : `It could not be stopped any more when it was aborted, so it is taken back: ${id}`;
    deps.events.emit(record.id, { type: "message", text });
  }

  function failed({ app, branch, commit }: DeployRequest, error: unknown): DeploymentRecord {
    const existing = environmentOf(deps, app, branch);
    const slug = existing?.slug ?? slugify(branch);
    const now = new Date().toISOString();
    return saveDeployment(deps, {
      ...draftDeployment("deploy", { app, slug, branch, commit, environment: existing?.name ?? slug, release: null }),
      status: "failed",
      startedAt: now,
      finishedAt: now,
      error: errorRecord(error),
    });
  }

  function outrun(of: Pick<DeploymentRecord, "app" | "slug" | "environment" | "branch" | "commit">): DeploymentRecord {
    return saveDeployment(deps, {
      ...draftDeployment("deploy", { ...of, release: null }),
      status: "superseded",
      finishedAt: new Date().toISOString(),
      error: { code: "superseded", message: `A newer push of ${of.branch} took its place.`, hint: null },
    });
  }
}

const environmentOf = (deps: ControlDeps, app: string, branch: string): EnvironmentRecord | null =>
  deps.store.environments.list({ app }).find((one) => one.branch === branch && one.status !== "destroyed") ?? null;

const destroyed = ({ id, environment }: DeploymentRecord): BoughError =>
  new BoughError("deployment-conflict", `${environment} is being destroyed by ${id}.`, {
    hint: "Push the branch again to have the environment anew.",
  });

const notCancellable = ({ id, kind, status }: DeploymentRecord): BoughError =>
  status === "running" && kind === "destroy"
    ? new BoughError("deployment-conflict", `${id} is destroying already, so it will be finished.`, {
        hint: "Push the branch again to have the environment anew.",
      })
    : status === "running"
      ? new BoughError("deployment-conflict", `${id} has shifted the traffic already, so it will be finished.`, {
          hint: "Take it back with `bough rollback` when it is done.",
        })
      : new BoughError("deployment-conflict", `${id} has ended already: ${status}.`);
