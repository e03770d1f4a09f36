import type { ChaosTarget } from "./chaos-ports.ts";

/**
 * `held`: the steady state held before, during and after. `deviated`: it did not while the faults
 * were on, or did not come back. `not-started`: it did not hold before, so nothing was done.
 * `stopped`: by a condition. `aborted`: by a person. `failed`: the experiment itself could not go
 * on. `interrupted`: whoever ran it died.
 */
export type ExperimentOutcome = "held" | "deviated" | "not-started" | "stopped" | "aborted" | "failed" | "interrupted";

/** Times are milliseconds since 1970, durations milliseconds. */
export interface ExperimentReport {
  readonly id: string;
  readonly target: ChaosTarget;
  readonly experiment: string;
  readonly title: string;
  readonly actor: string;
  readonly outcome: ExperimentOutcome;
  /** One sentence. */
  readonly reason: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Null for a phase that was not reached. */
  readonly before: PhaseReport | null;
  readonly during: PhaseReport | null;
  readonly after: PhaseReport | null;
  readonly hits: readonly FaultHits[];
  /** How the world was left; null when nothing had been done to it. */
  readonly reverted: Reverted | null;
  /** From the end of the faults until the steady state held again; null when it did not, or was not looked at. */
  readonly recovery: number | null;
}

export interface PhaseReport {
  readonly from: number;
  readonly to: number;
  readonly probes: readonly ProbeReport[];
}

export interface ProbeReport {
  readonly name: string;
  readonly kind: "http" | "metric";
  readonly holds: boolean;
  /** How often it was looked at, and how often it held. */
  readonly looks: number;
  readonly held: number;
  /** What was seen and what is tolerated, for a person. */
  readonly detail: string;
}

export interface FaultHits {
  /** What the fault does, and where. */
  readonly fault: string;
  /** Requests and tunnels hit, by release; null for a fault that hits instances. */
  readonly requests: Readonly<Record<string, number>> | null;
  /** Instances that were ended. */
  readonly instances: readonly string[];
}

export interface Reverted {
  readonly at: number;
  /** `taken-back`: seen to be gone. `expired`: they could not be reached, and their time is over. */
  readonly by: "taken-back" | "expired";
  /** What was reverted, for a person. */
  readonly faults: readonly string[];
}
