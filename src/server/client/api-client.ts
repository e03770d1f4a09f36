import type { SpecDifference } from "../../config/diff.ts";
import type { EngineEvent } from "../../engine/event.ts";
import type { AppRecord, DeploymentRecord, DeploymentStatus, Receipt, ReleaseRecord } from "../../model/records.ts";
import type { SignalKind } from "../../model/signal.ts";
import type { Origins, Spec } from "../../model/spec.ts";
import type { TrafficSettings } from "../../model/traffic.ts";
import type { CostEstimate, CostItem } from "../../provider/cost.ts";
import type { MetricSeries } from "../../provider/metric.ts";
import type { CostLoad, LogLine } from "../../provider/provider.ts";
import type {
  Actor,
  DeployAnswer,
  DeployRequest,
  DeploymentDetail,
  EnvironmentView,
  OptimiseRequest,
  PlanAnswer,
  PromotionPlan,
  ReleaseView,
  ServerStatus,
  SignalAnswer,
  TrafficView,
} from "../control.ts";
import type {
  PreflightAnswer,
  Replay,
  SelftestReport,
  VerdictDetail,
  VerdictSummary,
} from "../judging/judge-control.ts";
import type { ExperimentPreview } from "../../chaos/preview.ts";
import type { RunDetail, RunSummary } from "../chaos/chaos-control.ts";
import type { MetricsAnswer } from "../environments/measure-environment.ts";
import type { SleepPlan } from "../sleep/sleep-control.ts";
import { everyPage } from "./every-page.ts";
import { followEvents } from "./follow-events.ts";
import { followLogs, type LogsQuery } from "./follow-logs.ts";
import { type ApiAddress, type ApiCall, requestJson } from "./request.ts";

export type {
  DeployAnswer,
  DeploymentDetail,
  EnvironmentView,
  OptimiserView,
  PlanAnswer,
  PlannedCost,
  PromotionPlan,
  ReleaseView,
  ServerStatus,
  SignalAnswer,
  TrafficView,
} from "../control.ts";

export type {
  CostEstimate,
  CostItem,
  ExperimentPreview,
  LogLine,
  MetricSeries,
  MetricsAnswer,
  RunDetail,
  RunSummary,
  SleepPlan,
};

export interface EnvironmentsQuery {
  readonly app?: string;
  /** Destroyed ones too. */
  readonly all?: boolean;
}

/** Times are durations such as `1h`. */
export interface MetricsQuery {
  /** Up to now. Default: `1h`. */
  readonly last?: string;
  readonly period?: string;
  readonly resource?: string;
  readonly instances?: boolean;
}

export interface VerdictsQuery {
  readonly app?: string;
  readonly environment?: string;
  readonly deployment?: string;
  /** Ends the list after so many. */
  readonly limit?: number;
}

export interface DeploymentsQuery {
  readonly app?: string;
  readonly environment?: string;
  readonly status?: readonly DeploymentStatus[];
  /** Ends the list after so many. */
  readonly limit?: number;
}

/** An experiment by its name in the definition, or one that is given under a name. */
export interface WantedExperiment {
  readonly name: string;
  readonly experiment?: unknown;
}

export interface RunsQuery {
  readonly app?: string;
  readonly environment?: string;
  /** Ends the list after so many. */
  readonly limit?: number;
}

/** Who asks, and why. */
export interface Asked {
  /** The token's name unless given. */
  readonly as?: string;
  readonly reason?: string;
}

export type ApiClient = ReturnType<typeof apiClient>;

/**
 * The API, typed. Lists give all pages. Every method throws the server's own error as a
 * `BoughError`, and `server-not-running` when nobody listens.
 */
export function apiClient(address: ApiAddress) {
  const call = <Answer>(
    method: ApiCall["method"],
    path: string,
    rest: Omit<ApiCall, "method" | "path"> = {},
  ): Promise<Answer> => requestJson<Answer>(address, { method, path, ...rest });
  const list = <Item>(path: string, query: ApiCall["query"] = {}, most?: number): Promise<readonly Item[]> =>
    everyPage<Item>(address, path, query, most);

  return {
    apps: () => list<AppRecord>("/apps"),
    app: (app: string) => call<AppRecord>("GET", path`/apps/${app}`),
    removeApp: (app: string) => call<Receipt>("DELETE", path`/apps/${app}`),

    environments: (query: EnvironmentsQuery = {}) => list<EnvironmentView>("/environments", { ...query }),
    environment: (app: string, env: string) => call<EnvironmentView>("GET", path`/apps/${app}/environments/${env}`),
    spec: (app: string, env: string) =>
      call<{ readonly spec: Spec; readonly origins: Origins }>("GET", path`/apps/${app}/environments/${env}/spec`),
    diff: async (app: string, a: string, b: string) =>
      (await call<{ readonly items: readonly SpecDifference[] }>("GET", path`/apps/${app}/diff`, { query: { a, b } }))
        .items,
    /** US dollars a month; null where nothing has a price. */
    cost: async (app: string, env: string, query: Partial<CostLoad> = {}) =>
      (
        await call<{ readonly estimate: CostEstimate | null }>("GET", path`/apps/${app}/environments/${env}/cost`, {
          query,
        })
      ).estimate,
    destroy: (app: string, env: string, options: { readonly force: boolean }) =>
      call<DeploymentRecord>("DELETE", path`/apps/${app}/environments/${env}`, { query: options }),
    /** Without `to`, to the release before. */
    rollback: (app: string, env: string, options: { readonly to?: number; readonly force?: boolean } = {}) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/rollback`, { body: options }),
    sleep: (app: string, env: string, options: { readonly force?: boolean } = {}) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/sleep`, { body: options }),
    wake: (app: string, env: string) => call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/wake`),
    planSleep: (app: string, env: string, verb: "sleep" | "wake") =>
      call<SleepPlan>("GET", path`/apps/${app}/environments/${env}/${verb}`),
    planPromotion: (app: string, from: string, to: string) =>
      call<PromotionPlan>("GET", path`/apps/${app}/environments/${to}/promotion`, { query: { from } }),
    promote: (app: string, from: string, to: string, by: Asked = {}) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${to}/promotion`, { body: { from, ...by } }),
    traffic: (app: string, env: string) => call<TrafficView>("GET", path`/apps/${app}/environments/${env}/traffic`),
    /** Parts that are left out stay as they are. */
    setTraffic: (app: string, env: string, change: Partial<TrafficSettings> & Asked) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/traffic`, { body: change }),
    optimiseTraffic: (app: string, env: string, wanted: Omit<OptimiseRequest, keyof Actor> & Asked) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/traffic/optimiser`, { body: wanted }),
    endOptimising: (app: string, env: string) =>
      call<{ readonly ended: boolean }>("DELETE", path`/apps/${app}/environments/${env}/traffic/optimiser`),
    revertTraffic: (app: string, env: string, by: Asked = {}) =>
      call<DeploymentRecord>("POST", path`/apps/${app}/environments/${env}/traffic/revert`, { body: by }),
    releases: (app: string, env: string) => list<ReleaseView>(path`/apps/${app}/environments/${env}/releases`),
    release: (app: string, env: string, version: number) =>
      call<ReleaseRecord>("GET", path`/apps/${app}/environments/${env}/releases/${version}`),
    logs: (query: LogsQuery): AsyncIterable<LogLine> => followLogs(address, query),

    metrics: (app: string, env: string, query: MetricsQuery = {}) =>
      call<MetricsAnswer>("GET", path`/apps/${app}/environments/${env}/metrics`, { query: { ...query } }),

    deploy: ({ app, ...body }: DeployRequest) => call<DeployAnswer>("POST", path`/apps/${app}/deployments`, { body }),
    plan: ({ app, ...body }: DeployRequest) => call<PlanAnswer>("POST", path`/apps/${app}/plan`, { body }),
    deployments: ({ status, limit, ...query }: DeploymentsQuery = {}) =>
      list<DeploymentRecord>(
        "/deployments",
        { ...query, ...(status !== undefined && { status: status.join(",") }) },
        limit,
      ),
    deployment: (id: string) => call<DeploymentDetail>("GET", path`/deployments/${id}`),
    cancel: (id: string) => call<DeploymentRecord>("POST", path`/deployments/${id}/cancel`),
    /** Asks something of a deployment, or of the one that is under way in an environment. */
    signal: (
      of: { readonly deployment: string } | { readonly app: string; readonly env: string },
      body: { readonly kind: SignalKind } & Asked,
    ) =>
      call<SignalAnswer>(
        "POST",
        "deployment" in of
          ? path`/deployments/${of.deployment}/signals`
          : path`/apps/${of.app}/environments/${of.env}/signals`,
        { body },
      ),
    receipt: (id: string) => call<Receipt>("GET", path`/deployments/${id}/receipt`),
    /** A deployment's events until it has ended, also over a restart of the server. */
    events: (
      id: string,
      options: { readonly after?: number; readonly signal?: AbortSignal } = {},
    ): AsyncIterable<EngineEvent> => followEvents(address, id, options),

    verdicts: ({ limit, ...query }: VerdictsQuery = {}) => list<VerdictSummary>("/verdicts", { ...query }, limit),
    verdict: (id: string) => call<VerdictDetail>("GET", path`/verdicts/${id}`),
    replayVerdict: (id: string) => call<Replay>("POST", path`/verdicts/${id}/replay`),
    /** `share` is percent. */
    preflight: (app: string, env: string, query: { readonly share?: number } = {}) =>
      call<PreflightAnswer>("GET", path`/apps/${app}/environments/${env}/preflight`, { query }),
    /** Answers when it is over; `duration` is milliseconds. */
    selftest: (app: string, env: string, body: { readonly runs?: number; readonly duration?: number } = {}) =>
      call<SelftestReport>("POST", path`/apps/${app}/environments/${env}/selftest`, { body }),

    /** Answers before anything is done: follow the run. */
    beginExperiment: (app: string, env: string, body: WantedExperiment & Pick<Asked, "as">) =>
      call<RunSummary>("POST", path`/apps/${app}/environments/${env}/experiments`, { body }),
    previewExperiment: (app: string, env: string, body: WantedExperiment) =>
      call<ExperimentPreview>("POST", path`/apps/${app}/environments/${env}/experiments/preview`, { body }),
    experimentRuns: ({ limit, ...query }: RunsQuery = {}) => list<RunSummary>("/experiments", { ...query }, limit),
    experimentRun: (id: string) => call<RunDetail>("GET", path`/experiments/${id}`),
    stopExperiment: (id: string, by: Asked = {}) =>
      call<RunDetail>("POST", path`/experiments/${id}/stop`, { body: by }),

    prune: (options: { readonly dryRun: boolean }) => call<Receipt>("POST", "/prune", { body: options }),
    status: () => call<ServerStatus>("GET", "/status"),
    tokens: () => list<{ readonly id: string; readonly name: string; readonly createdAt: string }>("/tokens"),
    createToken: (name: string) =>
      call<{ readonly id: string; readonly name: string; readonly token: string }>("POST", "/tokens", {
        body: { name },
      }),
    revokeToken: (id: string) => call<null>("DELETE", path`/tokens/${id}`),
  };
}

/** A path whose values are encoded, so that `feature/a` is one part. */
function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}
