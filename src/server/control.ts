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
import type { Origins, Spec } from "../model/spec.ts";
import type { LogLine } from "../provider/provider.ts";

/**
 * What the control plane can do: the one door that the API, the git server, the scheduler and the
 * webhooks enter by. `environment` names an environment by its name, its slug or its branch.
 * Methods throw `BoughError`; the codes that end in `-not-found` are a 404, `-conflict` a 409,
 * `unauthorized` a 401, `internal` a 500, any other a 400.
 */
export interface Control {
  apps(): readonly AppRecord[];
  /** Destroys all environments of the app, then its repository. */
  removeApp(app: string): Promise<Receipt>;
  /** Bare repository of the app, made when it is not there. */
  repository(app: string): Promise<string>;

  environments(filter: { readonly app?: string; readonly all?: boolean }): readonly EnvironmentView[];
  environment(app: string, environment: string): EnvironmentView;
  spec(app: string, environment: string): Promise<{ readonly spec: Spec; readonly origins: Origins }>;
  destroy(app: string, environment: string, options: { readonly force: boolean }): Promise<DeploymentRecord>;
  rollback(app: string, environment: string, options: { readonly to: number | null }): Promise<DeploymentRecord>;
  logs(query: {
    readonly app: string;
    readonly environment: string;
    readonly resource: string | null;
    readonly tail: number;
    readonly follow: boolean;
    readonly signal: AbortSignal;
  }): AsyncIterable<LogLine>;

  /** Queues a deployment of a commit that is in the app's repository; answers before it runs. */
  deploy(request: DeployRequest): Promise<DeployAnswer>;
  plan(request: DeployRequest): Promise<PlanAnswer>;
  releases(app: string, environment: string): readonly ReleaseRecord[];
  release(app: string, environment: string, version: number): ReleaseRecord;
  deployments(filter: DeploymentQuery): readonly DeploymentRecord[];
  deployment(id: string): DeploymentDetail;
  cancel(id: string): Promise<DeploymentRecord>;
  /** Events with `seq` greater than `after`, past ones first, until the deployment has ended. */
  events(id: string, after: number, signal: AbortSignal): AsyncIterable<EngineEvent>;
  receipt(id: string): Receipt | null;

  prune(options: { readonly dryRun: boolean }): Promise<Receipt>;
  status(): Promise<ServerStatus>;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  createToken(name: string): { readonly id: string; readonly name: string; readonly token: string };
  tokens(): readonly { readonly id: string; readonly name: string; readonly createdAt: string }[];
  revokeToken(id: string): void;
  /** Whether the secret is a token's. */
  authenticate(secret: string): boolean;
}

export interface EnvironmentView extends EnvironmentRecord {
  readonly url: string;
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
  | { readonly status: "planned"; readonly environment: string; readonly plan: Plan }
  | { readonly status: "skipped"; readonly reason: string };

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
