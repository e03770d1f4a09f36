import type { Spec } from "./spec.ts";
import type { TrafficSettings } from "./traffic.ts";

/** Times are ISO 8601 strings in UTC. */
export interface AppRecord {
  readonly name: string;
  readonly createdAt: string;
}

export type EnvironmentStatus = "deploying" | "live" | "failed" | "asleep" | "destroying" | "destroyed";

export interface EnvironmentRecord {
  readonly app: string;
  /** `production`, `staging`, or the slug of a preview. */
  readonly name: string;
  readonly branch: string;
  readonly slug: string;
  readonly rule: string;
  readonly protect: boolean;
  readonly status: EnvironmentStatus;
  /** Version of the release that serves, null while none does. */
  readonly release: number | null;
  readonly commit: string | null;
  readonly seeded: boolean;
  /** Whether the release that serves has no instances, also while it is being woken or deployed to. */
  readonly asleep: boolean;
  /** Where it runs: the name of the provider of its last release. */
  readonly provider: string;
  /** Releases that were replaced and whose revisions keep running without traffic, newest first. */
  readonly warm: readonly WarmRelease[];
  /** What people have set of its traffic. */
  readonly traffic: TrafficSettings;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface WarmRelease {
  readonly release: number;
  /** When its revisions are stopped. */
  readonly until: string;
}

/** An immutable record of what can be deployed: numbered within its environment. */
export interface ReleaseRecord {
  readonly app: string;
  readonly slug: string;
  readonly version: number;
  readonly branch: string;
  readonly commit: string;
  readonly spec: Spec;
  /** Resource → artifact id, for every resource that is built. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

export type DeploymentKind = "deploy" | "rollback" | "promote" | "sleep" | "wake" | "destroy" | "repair" | "traffic";
export type DeploymentStatus = "queued" | "running" | "succeeded" | "failed" | "superseded" | "cancelled";

export interface DeploymentRecord {
  readonly id: string;
  readonly app: string;
  readonly slug: string;
  readonly environment: string;
  readonly branch: string;
  readonly commit: string | null;
  readonly kind: DeploymentKind;
  readonly status: DeploymentStatus;
  /** Version of the release that it makes live; null before it is resolved, and for a destroy. */
  readonly release: number | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error: ErrorRecord | null;
}

export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** What a teardown removed, and what it could not remove. */
export interface Receipt {
  readonly removed: readonly ReceiptItem[];
  readonly remaining: readonly ReceiptItem[];
  /** What is meant to outlive its environment: data of a protected one. */
  readonly kept?: readonly ReceiptItem[];
  /** Why some place could not be looked at: what is there is not known. */
  readonly unknown?: readonly ErrorRecord[];
}

export interface ReceiptItem {
  /** `process`, `port`, `route`, `directory`, `table`, `artifact`, `ref`, … */
  readonly kind: string;
  readonly id: string;
}
