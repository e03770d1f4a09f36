import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import type { EngineEvent, EventBody } from "../../../src/engine/event.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import { BoughError } from "../../../src/lib/bough-error.ts";
import type {
  AppRecord,
  DeploymentRecord,
  EnvironmentRecord,
  Receipt,
  ReleaseRecord,
} from "../../../src/model/records.ts";
import type { Origins, Spec } from "../../../src/model/spec.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { LogLine } from "../../../src/provider/provider.ts";
import type { SignalRecord } from "../../../src/model/signal.ts";
import type {
  Actor,
  Control,
  DeployAnswer,
  DeployRequest,
  DeploymentDetail,
  DeploymentQuery,
  EnvironmentView,
  OptimiseRequest,
  PlanAnswer,
  PromotionPlan,
  ReleaseView,
  ServerStatus,
  SignalAnswer,
  SignalRequest,
  TrafficRequest,
  TrafficView,
} from "../../../src/server/control.ts";
import type { MetricsAnswer, MetricsRequest } from "../../../src/server/environments/measure-environment.ts";
import { initRepository } from "../../../src/server/git/init-repository.ts";
import { specDefaults } from "../../../tools/spec-defaults.ts";
import type { Replay, VerdictDetail, VerdictQuery, VerdictSummary } from "../../../src/server/judging/judge-control.ts";
import type { SleepPlan } from "../../../src/server/sleep/sleep-control.ts";
import { samplePreview, sampleRun } from "./sample-experiments.ts";
import { samplePreflight, sampleReplay, sampleSelftest, sampleVerdict, settings } from "./sample-verdicts.ts";

const now = "2026-01-02T03:04:05.000Z";
const emptyPlan: Plan = { steps: [], undo: [], pointOfNoReturn: null };
const destroyed: Receipt = {
  removed: [
    { kind: "process", id: "p1" },
    { kind: "process", id: "p2" },
    { kind: "route", id: "r1" },
  ],
  remaining: [],
};

/**
 * A control plane that deploys nothing and remembers what it was asked: what the server is tested
 * against. A branch that ends in `-no-infra` is skipped, one that begins with `broken` fails, and
 * one that begins with `slow` runs until `finish` is called with its deployment.
 */
export class MemoryControl implements Control {
  readonly deployed: DeployRequest[] = [];
  readonly destroyedBranches: string[] = [];
  readonly token = "secret";
  readonly #root: string;
  readonly #apps = new Map<string, AppRecord>();
  readonly #environments = new Map<string, EnvironmentRecord>();
  readonly #releases: ReleaseRecord[] = [];
  readonly #deployments = new Map<string, DeploymentRecord>();
  readonly #events = new Map<string, EngineEvent[]>();
  readonly #tokens = new Map<string, { id: string; name: string; createdAt: string }>();
  readonly #changed = new EventEmitter().setMaxListeners(0);

  constructor(root: string) {
    this.#root = root;
  }

  readonly hooks = (): string => join(this.#root, "hooks");
  readonly apps = (): readonly AppRecord[] => [...this.#apps.values()];

  async removeApp(app: string): Promise<Receipt> {
    if (!this.#apps.delete(app)) throw new BoughError("app-not-found", `There is no app ${app}.`);
    return destroyed;
  }

  async repository(app: string): Promise<string> {
    if (!this.#apps.has(app)) this.#apps.set(app, { name: app, createdAt: now });
    const directory = join(this.#root, "repositories", `${app}.git`);
    await initRepository(directory, { hooks: this.hooks() });
    return directory;
  }

  environments({ app, all }: { app?: string; all?: boolean }): readonly EnvironmentView[] {
    const matching = [...this.#environments.values()].filter(
      (one) => (app === undefined || one.app === app) && (all === true || one.status !== "destroyed"),
    );
    return matching.map((one) => ({ ...one, url: `http://${one.slug}.${one.app}.localhost:8080` }));
  }

  environment(app: string, name: string): EnvironmentView {
    const found = this.environments({ app }).find((one) => [one.name, one.slug, one.branch].includes(name));
    if (found === undefined)
      throw new BoughError("environment-not-found", `There is no environment ${name} of ${app}.`, {
        hint: "See `bough env list`.",
      });
    return found;
  }

  async measured({ app, environment, from, to, period, resource, instances }: MetricsRequest): Promise<MetricsAnswer> {
    this.environment(app, environment);
    const at = new Date(from).toISOString();
    const instance = instances ? "api@v1.0" : null;
    const one = {
      name: "requests",
      unit: "count",
      resource,
      instance,
      release: null,
      period: period ?? 60_000,
    } as const;
    const series = [{ ...one, points: [[at, 3]] as const }];
    return { from: at, to: new Date(to).toISOString(), provider: "local", series, unknown: ["reads"] };
  }

  async spec(app: string, name: string): Promise<{ spec: Spec; origins: Origins }> {
    const { branch, slug, rule, protect } = this.environment(app, name);
    const spec: Spec = {
      app,
      environment: slug,
      branch,
      slug,
      rule,
      preview: !protect,
      protect,
      ...specDefaults,
      seed: null,
      seedWith: null,
      resources: {},
    };
    return { spec, origins: { strategy: "default" } };
  }

  async destroy(app: string, name: string, { force }: { force: boolean }): Promise<DeploymentRecord> {
    const environment = this.environment(app, name);
    if (environment.protect && !force)
      throw new BoughError("protected-conflict", `${name} is protected.`, { hint: "Use --force." });
    this.destroyedBranches.push(environment.branch);
    this.#environments.set(`${app}/${environment.slug}`, { ...environment, status: "destroyed" });
    const deployment = this.#start(app, environment.branch, null, "destroy");
    this.#end(deployment.id, "succeeded");
    return deployment;
  }

  async rollback(app: string, name: string, { to }: { to: number | null }): Promise<DeploymentRecord> {
    const deployment = this.#start(app, this.environment(app, name).branch, null, "rollback", to ?? 1);
    this.#end(deployment.id, "succeeded");
    return deployment;
  }

  readonly slept: [app: string, name: string, force: boolean][] = [];

  async sleep(app: string, name: string, { force }: { force: boolean }): Promise<DeploymentRecord> {
    this.slept.push([app, name, force]);
    return this.#start(app, this.environment(app, name).branch, null, "sleep", 1);
  }

  async wake(app: string, name: string): Promise<DeploymentRecord> {
    return this.#start(app, this.environment(app, name).branch, null, "wake", 1);
  }

  async planSleep(app: string, name: string, asleep: boolean): Promise<SleepPlan> {
    const price = { region: "eu-central-1", noted: "2026-01-02" };
    const cost = asleep ? { before: 9, after: 3, ...price } : { before: 3, after: 9, ...price };
    return { environment: this.environment(app, name).name, plan: emptyPlan, cost };
  }

  async *logs({ resource, tail, follow, signal }: Parameters<Control["logs"]>[0]): AsyncIterable<LogLine> {
    if (resource === "none") throw new BoughError("resource-not-found", "There is no resource none.");
    for (let line = 1; line <= tail; line++) yield { resource: "api", instance: "api-1", line: `line ${line}` };
    if (follow) await once(signal, "abort");
  }

  async deploy(request: DeployRequest): Promise<DeployAnswer> {
    if (request.branch.endsWith("-no-infra")) return { status: "skipped", reason: `no rule takes ${request.branch}` };
    if (request.branch === "invalid")
      throw new BoughError("definition-invalid", "bough.config.ts: resources.api.start is missing.", {
        hint: "Add start.",
      });
    if (request.branch === "explodes") throw new Error("a secret of the inside");
    this.deployed.push(request);
    const deployment = this.#start(request.app, request.branch, request.commit, "deploy", this.#releases.length + 1);
    this.emit(deployment.id, { type: "step.started", phase: "steps", step: "build:api", title: "Build api" });
    this.emit(deployment.id, { type: "step.output", phase: "steps", step: "build:api", line: "added 3 packages" });
    if (!request.branch.startsWith("slow")) this.finish(deployment.id);
    return { status: "queued", deployment };
  }

  /** Lets the deployment end: badly when its branch begins with `broken`. */
  finish(id: string): void {
    const deployment = this.#deployment(id);
    if (!deployment.branch.startsWith("broken")) {
      this.emit(id, { type: "step.done", phase: "steps", step: "build:api", title: "Build api", ms: 1234 });
      this.#end(id, "succeeded");
      return;
    }
    const error = { code: "step-failed", message: "npm ci exited with code 1", hint: "Run it in a fresh clone." };
    this.emit(id, { type: "step.failed", phase: "steps", step: "build:api", title: "Build api", ms: 20, error });
    this.#end(id, "failed");
  }

  async plan(request: DeployRequest): Promise<PlanAnswer> {
    if (request.branch.endsWith("-no-infra")) return { status: "skipped", reason: "no rule" };
    return { status: "planned", environment: request.branch, plan: emptyPlan };
  }

  releases(app: string, name: string): readonly ReleaseView[] {
    const { slug, release } = this.environment(app, name);
    const own = this.#releases.filter((one) => one.app === app && one.slug === slug).toReversed();
    return own.map((one) => ({ ...one, serves: one.version === release, warmUntil: null, inWindow: false }));
  }

  release(app: string, name: string, version: number): ReleaseRecord {
    const found = this.releases(app, name).find((one) => one.version === version);
    if (found === undefined) throw new BoughError("release-not-found", `There is no release v${version}.`);
    return found;
  }

  deployments({ app, environment, statuses, limit = 100, before }: DeploymentQuery): readonly DeploymentRecord[] {
    const newest = [...this.#deployments.values()].toReversed();
    const start = before === undefined ? 0 : newest.findIndex((one) => one.id === before) + 1;
    return newest
      .slice(start)
      .filter(
        (one) =>
          (app === undefined || one.app === app) &&
          (environment === undefined || one.environment === environment) &&
          (statuses?.includes(one.status) ?? true),
      )
      .slice(0, limit);
  }

  deployment(id: string): DeploymentDetail {
    const deployment = this.#deployment(id);
    const environment = this.environments({ app: deployment.app }).find((one) => one.slug === deployment.slug);
    return {
      deployment,
      plan: emptyPlan,
      journal: [],
      signals: this.signals.filter((one) => one.deployment === id),
      url: environment?.url ?? null,
    };
  }

  async cancel(id: string): Promise<DeploymentRecord> {
    this.#end(id, "cancelled");
    return this.#deployment(id);
  }

  readonly signals: SignalRecord[] = [];

  async signal(of: Parameters<Control["signal"]>[0], request: SignalRequest): Promise<SignalAnswer> {
    const id = "deployment" in of ? of.deployment : (this.deployments({ app: of.app })[0]?.id ?? "none");
    const deployment = this.#deployment(id);
    const signal = { deployment: id, seq: this.signals.length + 1, at: now, ...request };
    this.signals.push(signal);
    return { signal, deployment };
  }

  readonly promoted: (readonly [from: string, to: string, by: Actor])[] = [];

  async planPromotion(app: string, _: string, to: string): Promise<PromotionPlan> {
    return { environment: this.environment(app, to).name, release: 1, plan: emptyPlan, differences: [] };
  }

  async promote(app: string, from: string, to: string, by: Actor): Promise<DeploymentRecord> {
    this.promoted.push([from, to, by]);
    return this.#start(app, this.environment(app, to).branch, null, "promote", 1);
  }

  readonly trafficSet: TrafficRequest[] = [];

  traffic(app: string, name: string): TrafficView {
    return { settings: this.environment(app, name).traffic, releases: [1], changes: [], optimiser: null };
  }

  async setTraffic(app: string, name: string, change: TrafficRequest): Promise<DeploymentRecord> {
    this.trafficSet.push(change);
    return this.#start(app, this.environment(app, name).branch, null, "traffic", 1);
  }

  optimiseTraffic(app: string, name: string, { actor, token, reason }: OptimiseRequest): Promise<DeploymentRecord> {
    return this.setTraffic(app, name, { settings: {}, actor, token, reason });
  }

  readonly endOptimising = (): boolean => true;

  revertTraffic(app: string, name: string, by: Actor): Promise<DeploymentRecord> {
    return this.setTraffic(app, name, { settings: plainTraffic, ...by });
  }

  readonly verdicts = (query: VerdictQuery): readonly VerdictSummary[] =>
    query.before === sampleVerdict.id ? [] : [sampleVerdict];
  readonly verdict = (id: string): VerdictDetail => ({ ...this.#verdict(id), notes: [], settings, verdict: null });
  readonly replayVerdict = (id: string): Replay => ({ id: this.#verdict(id).id, ...sampleReplay });
  readonly beginExperiment: Control["beginExperiment"] = async (app, _, { name, actor }) => ({
    ...sampleRun,
    app,
    experiment: name,
    actor,
  });
  readonly previewExperiment: Control["previewExperiment"] = async () => samplePreview;
  readonly experimentRuns: Control["experimentRuns"] = async () => [sampleRun];
  readonly experimentRun: Control["experimentRun"] = async () => sampleRun;
  readonly stopExperiment: Control["stopExperiment"] = async () => sampleRun;
  readonly preflight: Control["preflight"] = async (app, environment, { share }) => ({
    ...samplePreflight,
    app,
    environment,
    share: share ?? 5,
  });
  readonly selftest: Control["selftest"] = async (app, environment, { runs }) => ({
    ...sampleSelftest,
    app,
    environment,
    runs,
  });

  #verdict(id: string): VerdictSummary {
    if (id === sampleVerdict.id) return sampleVerdict;
    throw new BoughError("verdict-not-found", `There is no verdict ${id}.`);
  }

  async *events(id: string, after: number, signal: AbortSignal): AsyncIterable<EngineEvent> {
    let seen = after;
    for (;;) {
      for (const event of (this.#events.get(id) ?? []).filter((one) => one.seq > seen)) {
        seen = event.seq;
        yield event;
      }
      if (this.#deployment(id).finishedAt !== null) return;
      await once(this.#changed, id, { signal });
    }
  }

  readonly receipt = (id: string): Receipt | null => (this.#deployment(id).kind === "destroy" ? destroyed : null);
  readonly cost = async (): Promise<null> => null;
  readonly prune = async (): Promise<Receipt> => destroyed;
  readonly metrics = async (): Promise<string> => "bough_up 1\n";
  readonly tokens = (): readonly { id: string; name: string; createdAt: string }[] => [...this.#tokens.values()];
  readonly authenticate = (secret: string): string | null => (secret === this.token ? "test" : null);

  async status(): Promise<ServerStatus> {
    return {
      version: "0.0.0",
      pid: process.pid,
      startedAt: now,
      routerPort: 8080,
      apiPort: 8081,
      routerWorkers: 1,
      environments: this.#environments.size,
      instances: 0,
    };
  }

  createToken(name: string): { id: string; name: string; token: string } {
    const id = `t${this.#tokens.size + 1}`;
    this.#tokens.set(id, { id, name, createdAt: now });
    return { id, name, token: this.token };
  }

  revokeToken(id: string): void {
    if (!this.#tokens.delete(id)) throw new BoughError("token-not-found", `There is no token ${id}.`);
  }

  /** How many wait for the deployment's next event. */
  followers(id: string): number {
    return this.#changed.listenerCount(id);
  }

  emit(deployment: string, body: EventBody): void {
    const events = this.#events.get(deployment) ?? [];
    events.push({ ...body, deployment, seq: events.length + 1, at: now });
    this.#events.set(deployment, events);
    this.#changed.emit(deployment);
  }

  #start(
    app: string,
    branch: string,
    commit: string | null,
    kind: DeploymentRecord["kind"],
    release: number | null = null,
  ): DeploymentRecord {
    const id = `d${this.#deployments.size + 1}`;
    const slug = branch
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, 40);
    const record: DeploymentRecord = {
      id,
      app,
      slug,
      environment: slug,
      branch,
      commit,
      kind,
      status: "running",
      release,
      createdAt: now,
      startedAt: now,
      finishedAt: null,
      error: null,
    };
    this.#deployments.set(id, record);
    const before = this.#environments.get(`${app}/${slug}`);
    if (kind === "deploy")
      this.#environments.set(
        `${app}/${slug}`,
        before ?? {
          app,
          name: slug,
          branch,
          slug,
          rule: "preview",
          protect: branch === "main",
          status: "deploying",
          release: null,
          commit,
          seeded: false,
          asleep: false,
          provider: "local",
          warm: [],
          traffic: plainTraffic,
          createdAt: now,
          updatedAt: now,
        },
      );
    this.emit(id, { type: "deployment", record });
    return record;
  }

  #end(id: string, status: DeploymentRecord["status"]): void {
    const deployment = this.#deployment(id);
    const error = status === "failed" ? { code: "step-failed", message: "Build api failed.", hint: null } : null;
    const ended: DeploymentRecord = { ...deployment, status, finishedAt: "2026-01-02T03:04:07.000Z", error };
    this.#deployments.set(id, ended);
    const key = `${deployment.app}/${deployment.slug}`;
    const environment = this.#environments.get(key);
    if (status === "succeeded" && deployment.kind === "deploy" && environment !== undefined) {
      this.#environments.set(key, { ...environment, status: "live", release: deployment.release });
      this.#releases.push({
        app: deployment.app,
        slug: deployment.slug,
        version: deployment.release ?? 1,
        branch: deployment.branch,
        commit: deployment.commit ?? "",
        spec: {
          app: deployment.app,
          environment: deployment.slug,
          branch: deployment.branch,
          slug: deployment.slug,
          rule: "preview",
          preview: true,
          protect: false,
          ...specDefaults,
          seed: null,
          seedWith: null,
          resources: {},
        },
        artifacts: {},
        createdAt: now,
      });
    }
    this.emit(id, { type: "deployment", record: ended });
  }

  #deployment(id: string): DeploymentRecord {
    const found = this.#deployments.get(id);
    if (found === undefined) throw new BoughError("deployment-not-found", `There is no deployment ${id}.`);
    return found;
  }
}
