import type { SpecDifference } from "../config/diff.ts";
import type { EngineEvent } from "../engine/event.ts";
import type { StepRecord } from "../engine/journal.ts";
import type { Plan } from "../engine/plan.ts";
import type {
  AppRecord,
  DeploymentRecord,
  DeploymentStatus,
  EnvironmentRecord,
  Receipt,
  ReleaseRecord,
} from "../model/records.ts";
import type { OptimiserRecord } from "../model/optimiser.ts";
import type { SignalKind, SignalRecord } from "../model/signal.ts";
import type { Origins, Spec } from "../model/spec.ts";
import type { TrafficChange, TrafficSettings } from "../model/traffic.ts";
import type { ChaosControl } from "./chaos/chaos-control.ts";
import type { JudgeControl } from "./judging/judge-control.ts";
import type { SleepControl } from "./sleep/sleep-control.ts";
import type { CostEstimate } from "../provider/cost.ts";
import type { MetricsAnswer, MetricsRequest } from "./environments/measure-environment.ts";
import type { CostLoad, LogLine } from "../provider/provider.ts";

/**
 * What the control plane can do: the one door that the API, the git server, the scheduler and the
 * webhooks enter by. `environment` names an environment by its name, its slug or its branch.
 * Methods throw `BoughError`; the codes that end in `-not-found` are a 404, `-conflict` a 409,
 * `unauthorized` a 401, `approval-refused` a 403, `internal` a 500, any other a 400.
 */
export interface Control extends JudgeControl, ChaosControl, SleepControl {
  apps(): readonly AppRecord[];
  /** Destroys all environments of the app, then its repository. */
  removeApp(app: string): Promise<Receipt>;
  /** Bare repository of the app, made when it is not there. */
  repository(app: string): Promise<string>;

  environments(filter: { readonly app?: string; readonly all?: boolean }): readonly EnvironmentView[];
  environment(app: string, environment: string): EnvironmentView;
  spec(app: string, environment: string): Promise<{ readonly spec: Spec; readonly origins: Origins }>;
  destroy(app: string, environment: string, options: { readonly force: boolean }): Promise<DeploymentRecord>;
  /** Refused where the data are no longer what that release can live with, unless forced. */
  rollback(
    app: string,
    environment: string,
    options: { readonly to: number | null; readonly force: boolean },
  ): Promise<DeploymentRecord>;
  /** What promoting would do, and in which settings the environments differ. */
  planPromotion(app: string, from: string, to: string): Promise<PromotionPlan>;
  /** Deploys the very artifacts that serve in `from` with the settings of `to`. */
  promote(app: string, from: string, to: string, by: Actor): Promise<DeploymentRecord>;
  /** What people have set of the traffic, what it was before, and the releases that it can lead to. */
  traffic(app: string, environment: string): TrafficView;
  /** Parts that are left out stay as they are. Everything is checked before anything changes. */
  setTraffic(app: string, environment: string, change: TrafficRequest): Promise<DeploymentRecord>;
  /** Has the weights follow what releases bring about, in place of what was set. */
  optimiseTraffic(app: string, environment: string, request: OptimiseRequest): Promise<DeploymentRecord>;
  /** Ends that; the weights stay as they are. False when there was nothing to end. */
  endOptimising(app: string, environment: string): boolean;
  /** Back to what was set before the last change. */
  revertTraffic(app: string, environment: string, by: Actor): Promise<DeploymentRecord>;
  logs(query: {
    readonly app: string;
    readonly environment: string;
    readonly resource: string | null;
    readonly tail: number;
    readonly follow: boolean;
    readonly signal: AbortSignal;
  }): AsyncIterable<LogLine>;
  /** What was measured of an environment, as series over time. */
  measured(request: MetricsRequest): Promise<MetricsAnswer>;

  /** Queues a deployment of a commit that is in the app's repository; answers before it runs. */
  deploy(request: DeployRequest): Promise<DeployAnswer>;
  plan(request: DeployRequest): Promise<PlanAnswer>;
  releases(app: string, environment: string): readonly ReleaseView[];
  release(app: string, environment: string, version: number): ReleaseRecord;
  deployments(filter: DeploymentQuery): readonly DeploymentRecord[];
  deployment(id: string): DeploymentDetail;
  /** Withdraws what has not shifted the traffic yet; answers when it has ended. */
  cancel(id: string, by: Actor): Promise<DeploymentRecord>;
  /** Asks something of a deployment: of this one, or of the one that is under way in an environment. */
  signal(
    of: { readonly deployment: string } | { readonly app: string; readonly environment: string },
    request: SignalRequest,
  ): Promise<SignalAnswer>;
  /** Events with `seq` greater than `after`, past ones first, until the deployment has ended. */
  events(id: string, after: number, signal: AbortSignal): AsyncIterable<EngineEvent>;
  receipt(id: string): Receipt | null;

  /** What the release that serves costs in a month, or while it sleeps; null where nothing has a price. */
  cost(app: string, environment: string, load: CostLoad): Promise<CostEstimate | null>;

  prune(options: { readonly dryRun: boolean }): Promise<Receipt>;
  status(): Promise<ServerStatus>;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  createToken(name: string): { readonly id: string; readonly name: string; readonly token: string };
  tokens(): readonly { readonly id: string; readonly name: string; readonly createdAt: string }[];
  revokeToken(id: string): void;
  /** Name of the token whose secret it is; null when it is none's. */
  authenticate(secret: string): string | null;
}

export interface EnvironmentView extends EnvironmentRecord {
  /** Null as long as the provider has not told it. */
  readonly url: string | null;
}

/** Who asks, and why. */
export interface Actor {
  /** What they call themselves, else the token's name. */
  readonly actor: string;
  readonly token: string;
  readonly reason: string | null;
}

export interface SignalRequest extends Actor {
  readonly kind: SignalKind;
}

export interface SignalAnswer {
  readonly signal: SignalRecord;
  /** The deployment that it was asked of; after the retry of one that had ended, the new one. */
  readonly deployment: DeploymentRecord;
}

export interface ReleaseView extends ReleaseRecord {
  readonly serves: boolean;
  /** Until when its revisions keep running without traffic; null when they do not. */
  readonly warmUntil: string | null;
  /** Whether a rollback goes there straight. */
  readonly inWindow: boolean;
}

export interface PromotionPlan {
  readonly environment: string;
  /** Version of the release whose artifacts are taken. */
  readonly release: number;
  readonly plan: Plan;
  readonly differences: readonly SpecDifference[];
}

export interface TrafficView {
  readonly settings: TrafficSettings;
  /** Versions that traffic can be led to, the one that serves first. */
  readonly releases: readonly number[];
  /** Newest first. */
  readonly changes: readonly TrafficChangeView[];
  /** What the weights follow; null when they are as they were set. */
  readonly optimiser: OptimiserView | null;
}

export interface TrafficChangeView extends TrafficChange {
  /** Of its deployment: one that failed, or was withdrawn, holds nowhere. Null when that is forgotten. */
  readonly status: DeploymentStatus | null;
}

export type OptimiserView = Pick<
  OptimiserRecord,
  "conversion" | "releases" | "least" | "most" | "every" | "actor" | "startedAt" | "lookedAt"
>;

export interface OptimiseRequest
  extends Actor, Pick<OptimiserRecord, "conversion" | "releases" | "least" | "most" | "every"> {}

export interface TrafficRequest extends Actor {
  readonly settings: Partial<TrafficSettings>;
}

export interface DeployRequest {
  readonly app: string;
  readonly branch: string;
  readonly commit: string;
}

/** A branch that no rule takes is not an error: it is skipped, with the reason. */
export type DeployAnswer =
  | { readonly status: "queued"; readonly deployment: DeploymentRecord }
  | { readonly status: "skipped"; readonly reason: string };

export type PlanAnswer =
  | { readonly status: "planned"; readonly environment: string; readonly plan: Plan; readonly cost?: PlannedCost }
  | { readonly status: "skipped"; readonly reason: string };

/** What an environment costs when nobody comes, in US dollars a month, before a deployment and after it. */
export interface PlannedCost {
  readonly before: number;
  readonly after: number;
  readonly region: string;
  /** Since when the prices have been noted. */
  readonly noted: string;
}

export interface DeploymentQuery {
  readonly app?: string;
  readonly environment?: string;
  readonly statuses?: readonly DeploymentStatus[];
  readonly limit?: number;
  readonly before?: string;
}

export interface DeploymentDetail {
  readonly deployment: DeploymentRecord;
  readonly plan: Plan | null;
  readonly journal: readonly StepRecord[];
  /** What people have asked of it, in order. */
  readonly signals: readonly SignalRecord[];
  readonly url: string | null;
}

export interface ServerStatus {
  readonly version: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly routerPort: number;
  readonly apiPort: number;
  readonly routerWorkers: number;
  readonly environments: number;
  readonly instances: number;
}
