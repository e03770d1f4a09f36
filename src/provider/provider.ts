import type { StepRecord } from "../engine/journal.ts";
import type { Plan, StepHandlers } from "../engine/plan.ts";
import type { ReceiptItem, ReleaseRecord } from "../model/records.ts";
import type { Spec } from "../model/spec.ts";
import type { TrafficSettings } from "../model/traffic.ts";
import type { CostEstimate } from "./cost.ts";
import type { MetricName, MetricQuery, MetricSeries } from "./metric.ts";
import type { ReleaseTraffic } from "./release-traffic.ts";

export interface EnvironmentRef {
  readonly app: string;
  readonly slug: string;
}

/** What shall be: an environment with a release, or nothing (`release: null`). */
export interface Desired {
  readonly environment: EnvironmentRef;
  /** Host names that lead to the environment. */
  readonly hosts: readonly string[];
  readonly release: ReleaseRecord | null;
  /** What `release` replaces when the plan fails half-way: what users get back. */
  readonly previous: ReleaseRecord | null;
  /** Whether `release` shall have no instances; its data, files and addresses stay. */
  readonly asleep: boolean;
  /** Whether `previous` has none, and gets none back when the plan fails half-way. */
  readonly wasAsleep: boolean;
  /** Versions whose revisions keep running without traffic; those of any other but `release` are stopped. */
  readonly warm: readonly number[];
  /** Whether the release takes all the traffic as soon as it is healthy: no gates, checks, shares or judge. */
  readonly straight: boolean;
  /** What people have set of the traffic that holds when `release` serves. */
  readonly traffic: TrafficSettings;
  /** Whether the data of the environment has been seeded. */
  readonly seeded: boolean;
}

/** A change of what people have set of an environment's traffic. */
export interface TrafficPlan {
  /** The release that serves, with the settings that shall hold. */
  readonly desired: Desired;
  /** The settings that hold until then. */
  readonly before: TrafficSettings;
}

/** Declared differences between providers; contract tests that need one are skipped by its name. */
export interface Capabilities {
  readonly kinds: readonly string[];
  readonly strategies: readonly string[];
  /** Whether people can lead the traffic: shares, rules, mirrors, maintenance. */
  readonly traffic: boolean;
  /** Whether what was replaced keeps running without traffic, as `keepWarm` says. */
  readonly warm: boolean;
  /**
   * Whether nobody else has environments there, and what runs ends with this machine: what this bough
   * does not know is an orphan then, and what does not run is to be repaired.
   */
  readonly exclusive: boolean;
  /** What it can tell of what runs there. */
  readonly metrics: readonly MetricName[];
}

export interface LogQuery {
  readonly environment: EnvironmentRef;
  readonly resource: string | null;
  readonly tail: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

export interface LogLine {
  readonly resource: string;
  readonly instance: string;
  readonly line: string;
}

/**
 * Turns specs into running things. `Actual` is the provider's own picture of what exists: plain
 * data, made by `observe` and read by `plan` alone.
 */
export interface Provider<Actual = unknown> {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** What is there. Code of the wanted release's commit that has a say in the plan is asked here, because a plan runs none. */
  observe(desired: Desired): Promise<Actual>;
  /** Pure: no I/O, same input, same plan. */
  plan(desired: Desired, actual: Actual): Plan;
  /** Changes the routes of what serves and nothing else. Maintenance may change while a deployment runs. Pure. */
  planTraffic(change: TrafficPlan, actual: Actual): Plan;
  readonly steps: StepHandlers;
  /**
   * Called before a plan that was cut off is taken up again: what its done steps have left running
   * runs again when this resolves. Not needed where nothing ends with this machine.
   */
  resume?(plan: Plan, records: readonly StepRecord[], signal: AbortSignal): Promise<void>;
  /** Everything that exists of any environment, by tag; what teardown counts and prune compares. */
  inventory(environment?: EnvironmentRef): Promise<readonly OwnedItem[]>;
  /** Removes one item of the inventory whose environment or release should not exist. */
  remove(item: OwnedItem): Promise<void>;
  logs(query: LogQuery): AsyncIterable<LogLine>;
  /** Not given where bough's routers carry the requests, and count them themselves. */
  readonly releaseTraffic?: ReleaseTraffic;
  /** What was measured, as series over time; none of what does not run or is not known. */
  metrics(query: MetricQuery): Promise<readonly MetricSeries[]>;
  /** What a spec costs there in a month, or without instances; not given where nothing has a price. Pure. */
  estimate?(spec: Spec, load: CostLoad, asleep?: boolean): CostEstimate;
}

export interface CostLoad {
  /** Null for the estimate without anybody coming alone. */
  readonly requestsPerMinute: number | null;
}

export interface OwnedItem extends ReceiptItem {
  readonly owner: EnvironmentRef;
  /** Version of the release that it belongs to; null when it belongs to the environment as a whole. */
  readonly release: number | null;
  /** Whether it is meant to outlive its environment: it is named, and nobody waits for its end. */
  readonly kept?: boolean;
}
