import { execute } from "../../engine/execute.ts";
import { errorRecord } from "../../engine/error-record.ts";
import type { Plan } from "../../engine/plan.ts";
import { withLease } from "../../engine/with-lease.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { DeploymentRecord, ErrorRecord } from "../../model/records.ts";
import type { TrafficChange, TrafficSettings } from "../../model/traffic.ts";
import type { ControlDeps } from "../control-deps.ts";
import { providerOf } from "../environments/provider-of.ts";
import { desiredOf } from "./desired.ts";
import { saveDeployment } from "./save-deployment.ts";

const LEASE_TTL = 15_000;

export interface TrafficRun {
  readonly id: string;
  readonly owner: string;
  readonly stopping: AbortSignal;
}

/**
 * Runs a change of an environment's traffic to its end, or goes on with one that a crash cut off.
 * It touches the routes alone, so a change of maintenance does not wait for a deployment that runs.
 */
export async function runTrafficChange(deps: ControlDeps, { id, owner, stopping }: TrafficRun): Promise<void> {
  const record = deps.store.deployments.get(id);
  const change = deps.store.traffic.ofDeployment(id);
  if (record === null || change === null) return;
  const lease = { leases: deps.store.leases, name: `traffic:${record.app}/${record.slug}`, owner, ttl: LEASE_TTL };
  try {
    await withLease(lease, (lost) => run(deps, record, change, AbortSignal.any([lost, stopping])));
  } catch (error) {
    if (!stopping.aborted && !(error instanceof BoughError && error.code === "lease-lost")) throw error;
  }
}

async function run(
  deps: ControlDeps,
  queued: DeploymentRecord,
  change: TrafficChange,
  halt: AbortSignal,
): Promise<void> {
  const startedAt = queued.startedAt ?? new Date().toISOString();
  const record = saveDeployment(deps, { ...queued, status: "running", startedAt });
  const plan = await planned(deps, record, change).catch((error: unknown) => {
    if (halt.aborted) throw error;
    return errorRecord(error);
  });
  if ("code" in plan) {
    end(deps, record, "failed", plan);
    return;
  }
  deps.events.emit(record.id, { type: "planned", plan });
  set(deps, record, change.after);
  const { status, error } = await execute({
    deployment: record.id,
    plan,
    handlers: (await providerOf(deps, record)).steps,
    journal: deps.store.journal,
    emit: (body) => deps.events.emit(record.id, body),
    halt,
  });
  if (status !== "succeeded") set(deps, record, change.before);
  end(deps, record, status, error);
}

async function planned(
  deps: ControlDeps,
  { id, app, slug }: DeploymentRecord,
  { before, after }: TrafficChange,
): Promise<Plan> {
  const stored = deps.store.deployments.getPlan(id);
  if (stored !== null) return stored;
  const environment = deps.store.environments.get({ app, slug });
  const version = environment?.release ?? null;
  const release = version === null ? null : deps.store.releases.get({ app, slug }, version);
  if (environment === null || release === null)
    throw new BoughError("release-not-found", `Nothing serves in ${app} ${slug} any more.`, {
      hint: "Push its branch first.",
    });
  const desired = desiredOf(deps, { ...environment, traffic: after }, release, "traffic");
  const provider = await deps.providers.of(release.spec.provider);
  const plan = provider.planTraffic({ desired, before }, await provider.observe(desired));
  deps.store.deployments.setPlan(id, plan);
  return plan;
}

/** What is wanted is on disk before the routes follow, so that a deployment that changes them meanwhile knows of it. */
function set({ store }: ControlDeps, { app, slug }: DeploymentRecord, traffic: TrafficSettings): void {
  const environment = store.environments.get({ app, slug });
  if (environment === null || environment.status === "destroyed") return;
  store.environments.put({ ...environment, traffic, updatedAt: new Date().toISOString() });
}

function end(
  deps: ControlDeps,
  record: DeploymentRecord,
  status: "succeeded" | "failed" | "cancelled",
  error: ErrorRecord | null,
): void {
  saveDeployment(deps, { ...record, status, error, finishedAt: new Date().toISOString() });
}
