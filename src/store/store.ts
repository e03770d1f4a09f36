import type { EngineEvent, EventBody } from "../engine/event.ts";
import type { Journal } from "../engine/journal.ts";
import type { Leases } from "../engine/leases.ts";
import type { Plan } from "../engine/plan.ts";
import type {
  AppRecord,
  DeploymentRecord,
  DeploymentStatus,
  EnvironmentRecord,
  ErrorRecord,
  Receipt,
  ReleaseRecord,
} from "../model/records.ts";
import type { OptimiserRecord } from "../model/optimiser.ts";
import type { SignalRecord } from "../model/signal.ts";
import type { TrafficChange } from "../model/traffic.ts";
import type { LookRecord, VerdictRecord } from "../model/verdict-record.ts";

/** An environment within the whole installation. */
export interface EnvironmentKey {
  readonly app: string;
  readonly slug: string;
}

/**
 * The control plane's state. Writes are durable when a method returns. Records are immutable
 * snapshots: a change is a new record under the same key.
 */
export interface Store {
  readonly apps: {
    ensure(name: string): AppRecord;
    get(name: string): AppRecord | null;
    list(): readonly AppRecord[];
    remove(name: string): void;
  };
  readonly environments: {
    put(record: EnvironmentRecord): void;
    get(key: EnvironmentKey): EnvironmentRecord | null;
    list(filter?: { readonly app?: string }): readonly EnvironmentRecord[];
    /** Already gone is fine. */
    remove(key: EnvironmentKey): void;
  };
  readonly releases: {
    /** Gives the next version of the environment; versions are never used twice, also not after a destroy. */
    create(release: Omit<ReleaseRecord, "version">): ReleaseRecord;
    get(key: EnvironmentKey, version: number): ReleaseRecord | null;
    /** Newest first. */
    list(key: EnvironmentKey): readonly ReleaseRecord[];
    all(): readonly ReleaseRecord[];
    remove(key: EnvironmentKey, version: number): void;
  };
  readonly deployments: {
    put(record: DeploymentRecord): void;
    get(id: string): DeploymentRecord | null;
    /** Newest first. */
    list(filter?: DeploymentFilter): readonly DeploymentRecord[];
    /** The plan as it was when the deployment began, so that it can be resumed. */
    setPlan(id: string, plan: Plan): void;
    getPlan(id: string): Plan | null;
    finish(id: string, status: DeploymentStatus, finishedAt: string, error: ErrorRecord | null): void;
    /**
     * Forgets ended deployments with their plans, journals, events, signals, traffic changes, verdicts and receipts, and
     * returns how many they were: those beyond the `keep` newest of an environment, and of an environment that is
     * destroyed or not known those that ended before the time. One whose release is kept stays. A
     * call does so much that it does not take long: what is left is for the next one.
     */
    prune(limits: { readonly keep: number; readonly before: string }): number;
  };
  readonly journal: Journal;
  readonly events: {
    /** Survives the death of the process at once, a power cut only with the next write of another kind. */
    append(event: NewEvent): EngineEvent;
    /** Events of the deployment with `seq` greater than `after`, in order. */
    read(deployment: string, after: number): readonly EngineEvent[];
  };
  readonly signals: {
    /** Gives the next number within the deployment. */
    append(signal: Omit<SignalRecord, "seq">): SignalRecord;
    /** In order. */
    read(deployment: string): readonly SignalRecord[];
  };
  /** Changes of environments' traffic by people. */
  readonly traffic: {
    add(change: TrafficChange): void;
    ofDeployment(deployment: string): TrafficChange | null;
    /** Newest first. */
    list(key: EnvironmentKey): readonly TrafficChange[];
  };
  /** Records of judges, each with its looks. */
  readonly verdicts: {
    /** A record without looks. */
    begin(record: Omit<VerdictRecord, "verdict" | "looks" | "lookedAt">): void;
    /** Where counting begins anew, without a look. */
    setProgress(id: string, progress: unknown): void;
    /** Writes all or none. Each must be its record's next: a number that is there is refused. */
    addLooks(looks: readonly LookRecord[]): void;
    get(id: string): VerdictRecord | null;
    /** Newest first. */
    list(filter?: VerdictFilter): readonly VerdictRecord[];
    /** Of all looks, in order. */
    observations(id: string): readonly unknown[];
  };
  /** Environments whose weights follow what their releases bring about, one each. */
  readonly optimisers: {
    put(record: OptimiserRecord): void;
    get(key: EnvironmentKey): OptimiserRecord | null;
    list(): readonly OptimiserRecord[];
    /** Already gone is fine. */
    remove(key: EnvironmentKey): void;
  };
  readonly receipts: {
    put(id: string, at: string, receipt: Receipt): void;
    get(id: string): Receipt | null;
  };
  readonly tokens: {
    /** `hash` is the SHA-256 of the secret, in hex. */
    add(token: TokenRecord & { readonly hash: string }): void;
    byHash(hash: string): TokenRecord | null;
    list(): readonly TokenRecord[];
    remove(id: string): boolean;
  };
  readonly leases: Leases;
  close(): void;
}

export interface DeploymentFilter {
  readonly app?: string;
  readonly slug?: string;
  readonly branch?: string;
  readonly statuses?: readonly DeploymentStatus[];
  readonly limit?: number;
  /** Only those created before the deployment of this id: the next page. */
  readonly before?: string;
}

export interface VerdictFilter {
  readonly app?: string;
  readonly slug?: string;
  readonly deployment?: string;
  readonly limit?: number;
  /** Only those begun before the one of this id: the next page. */
  readonly before?: string;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** An event as it happens; the store gives it its `seq`. */
export type NewEvent = { readonly deployment: string; readonly at: string } & EventBody;
