import { BoughError } from "../../lib/bough-error.ts";
import { execute, type Outcome } from "../../engine/execute.ts";
import { errorRecord } from "../../engine/error-record.ts";
import type { StepRecord } from "../../engine/journal.ts";
import type { Plan } from "../../engine/plan.ts";
import { withLease } from "../../engine/with-lease.ts";
import type { DeploymentRecord, EnvironmentRecord, ReceiptItem, ReleaseRecord } from "../../model/records.ts";
import { trafficAfterRelease } from "../../model/traffic.ts";
import type { Provider } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { forgetEnvironment } from "../environments/forget-environment.ts";
import { providerOf } from "../environments/provider-of.ts";
import { withdrawnError, type Cancellation } from "./environment-queue.ts";
import { standingOf } from "../signals/standing.ts";
import { heedAborts } from "../signals/heed-aborts.ts";
import { holdOf } from "../signals/hold-of.ts";
import { controlSteps } from "./control-steps.ts";
import { desiredOf } from "./desired.ts";
import { markDeploying } from "./mark-deploying.ts";
import { prepareRelease } from "./prepare-release.ts";
import { saveDeployment } from "./save-deployment.ts";
import { settle, type Ending } from "./settle.ts";

/** Milliseconds. */
export const LEASE_TTL = 15_000;

/** What guards an environment. */
export const leaseName = ({ app, slug }: { readonly app: string; readonly slug: string }): string =>
  `environment:${app}/${slug}`;

export interface DeploymentRun {
  readonly id: string;
  /** Holder of the environment's lease. */
  readonly owner: string;
  readonly cancellation: Cancellation;
  /** Aborted when the process ends: the deployment is left as it is, to be taken up by the next one. */
  readonly stopping: AbortSignal;
  /** Called when a deployment has succeeded that somebody had aborted too late to stop it. */
  takeBack(record: DeploymentRecord): void;
}

/**
 * Runs a deployment to its end, or goes on with one that a crash cut off: the plan and the journal
 * are on disk. What goes wrong is the deployment's error; rejects only when the state cannot be
 * written, and may be called again then.
 */
export async function runDeployment(deps: ControlDeps, run: DeploymentRun): Promise<void> {
  const { id, owner, stopping } = run;
  const queued = deps.store.deployments.get(id);
  if (queued === null) return;
  const plan = deps.store.deployments.getPlan(id);
  if (queued.kind === "destroy" || isFinished(plan, deps.store.journal.read(id))) run.cancellation.close();
  if (standingOf(deps.signals.read(id)).abort !== null) run.cancellation.request("cancelled");
  const lease = { leases: deps.store.leases, name: leaseName(queued), owner, ttl: LEASE_TTL };
  try {
    await withLease(lease, (lost) => runWithLease(deps, queued, run, AbortSignal.any([lost, stopping])));
  } catch (error) {
    const isHalted = stopping.aborted || (error instanceof BoughError && error.code === "lease-lost");
    if (!isHalted) throw error;
  }
}

async function runWithLease(
  deps: ControlDeps,
  queued: DeploymentRecord,
  { cancellation, takeBack }: DeploymentRun,
  halt: AbortSignal,
): Promise<void> {
  if (cancellation.signal.aborted && deps.store.journal.read(queued.id).length === 0) {
    settle(deps, queued, withdrawn(cancellation.signal.reason));
    return;
  }
  const started = saveDeployment(deps, {
    ...queued,
    status: "running",
    startedAt: queued.startedAt ?? new Date().toISOString(),
  });
  const begun = await planned(deps, started).catch((error: unknown) => {
    // What a stop cuts off is taken up again, and is no failure.
    if (halt.aborted) throw error;
    return errorRecord(error);
  });
  if ("code" in begun) {
    settle(deps, deps.store.deployments.get(queued.id) ?? started, {
      status: "failed",
      error: begun,
      serves: false,
      seeded: false,
    });
    return;
  }
  const { record, plan, provider } = begun;
  deps.events.emit(record.id, { type: "planned", plan });
  await provider.resume?.(plan, deps.store.journal.read(record.id), halt);
  const running = new AbortController();
  const heeding = heedAborts(
    deps.signals,
    record.id,
    () => cancellation.request("cancelled"),
    AbortSignal.any([running.signal, halt]),
  ).catch(deps.report);
  const outcome = await execute({
    deployment: record.id,
    plan,
    handlers: { ...provider.steps, ...controlSteps(deps) },
    journal: deps.store.journal,
    emit: (body) => {
      if (body.type === "step.done" && body.phase === "steps" && body.step === plan.pointOfNoReturn)
        cancellation.close();
      deps.events.emit(record.id, body);
    },
    signal: cancellation.signal,
    halt,
    hold: holdOf(deps.signals, record.id),
  }).finally(() => running.abort());
  await heeding;
  const remaining = record.kind === "destroy" ? (await forgetEnvironment(deps, provider, record)).remaining : [];
  if (outcome.finished && standingOf(deps.signals.read(record.id)).abort !== null) takeBack(record);
  settle(deps, record, remaining.length > 0 ? remains(remaining) : endingOf(outcome, cancellation.signal.reason));
}

const isFinished = (plan: Plan | null, records: readonly StepRecord[]): boolean =>
  records.some(({ phase, id, status }) => phase === "steps" && status === "done" && id === plan?.pointOfNoReturn);

/** Nothing is ever reported gone that is still there. */
function remains(items: readonly ReceiptItem[]): Ending {
  const names = items.map(({ kind, id }) => `${kind} ${id}`).join(", ");
  const message = `Could not be removed: ${names}.`;
  return {
    status: "failed",
    error: { code: "teardown-incomplete", message, hint: "`bough prune` tries again, by itself every hour." },
    serves: false,
    seeded: false,
  };
}

interface Planned {
  readonly record: DeploymentRecord;
  readonly plan: Plan;
  readonly provider: Provider;
}

/** The plan as it was when the deployment began, or a new one, stored before anything of it runs. */
async function planned(deps: ControlDeps, record: DeploymentRecord): Promise<Planned> {
  const stored = deps.store.deployments.getPlan(record.id);
  if (stored !== null) return { record, plan: stored, provider: await providerFor(deps, record) };
  const release = record.kind === "destroy" ? null : await prepareRelease(deps, record);
  const numbered = saveDeployment(deps, {
    ...record,
    ...(release !== null && { commit: release.commit }),
    release: release?.version ?? null,
  });
  // What is there already must not be collected between the plan and the start.
  await Promise.all(Object.values(release?.artifacts ?? {}).map((id) => deps.artifacts.has(id)));
  const environment = withoutShares(deps, markDeploying(deps, numbered, release), numbered, release);
  const desired = desiredOf(deps, environment, release, record.kind);
  const provider = await providerFor(deps, numbered);
  const plan = provider.plan(desired, await provider.observe(desired));
  if (record.kind === "destroy") await keepInventory(deps, provider, record);
  deps.store.deployments.setPlan(record.id, plan);
  return { record: numbered, plan, provider };
}

/** The one that its release names; a destroy asks where the environment is. */
function providerFor(deps: ControlDeps, { app, slug, release: version }: DeploymentRecord): Promise<Provider> {
  const release = version === null ? null : deps.store.releases.get({ app, slug }, version);
  return release === null ? providerOf(deps, { app, slug }) : deps.providers.of(release.spec.provider);
}

/** What people have set for the releases that serve ends where another one begins to take over, or all but one stop. */
function withoutShares(
  { store }: ControlDeps,
  environment: EnvironmentRecord,
  { kind }: DeploymentRecord,
  release: ReleaseRecord | null,
): EnvironmentRecord {
  if (release === null || (release.version === environment.release && kind !== "sleep")) return environment;
  const changed = { ...environment, traffic: trafficAfterRelease(environment.traffic) };
  store.environments.put(changed);
  return changed;
}

/** What a teardown has to remove is counted before it begins, so that its receipt survives a crash. */
async function keepInventory(
  deps: ControlDeps,
  provider: Provider,
  { id, app, slug }: DeploymentRecord,
): Promise<void> {
  const before = await provider.inventory({ app, slug });
  const remaining = before.map((item) => ({ kind: item.kind, id: item.id }));
  deps.store.receipts.put(id, new Date().toISOString(), { removed: [], remaining });
}

function withdrawn(reason: unknown): Ending {
  const status = reason === "superseded" ? "superseded" : "cancelled";
  return { status, error: withdrawnError(status), serves: false, seeded: false };
}

function endingOf(outcome: Outcome, reason: unknown): Ending {
  const seeded = Object.keys(outcome.outputs).some((step) => step.startsWith("data.seed:"));
  const { status, error, finished: serves } = outcome;
  if (status !== "cancelled") return { status, error, serves, seeded };
  const ending = withdrawn(reason);
  return { ...ending, error: error ?? ending.error, seeded };
}
