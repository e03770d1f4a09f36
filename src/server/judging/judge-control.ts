import type { Preflight } from "../../release/judge/preflight.ts";
import type { Verdict } from "../../release/judge/verdict.ts";
import type { JudgeSettings } from "../../release/judge/judge-settings.ts";

/** What people may ask of judges. Times are ISO 8601, durations milliseconds. */
export interface JudgeControl {
  /** Newest first. `environment` names one by its name, slug or branch. */
  verdicts(query: VerdictQuery): readonly VerdictSummary[];
  verdict(id: string): VerdictDetail;
  /** Computes a verdict again from its stored record. */
  replayVerdict(id: string): Replay;
  /** What a judge could see at the present traffic; measures it for some seconds. `share` is percent. */
  preflight(app: string, environment: string, options: { readonly share: number | null }): Promise<PreflightAnswer>;
  /** Compares the live release with itself, and counts how often the judge finds a difference. */
  selftest(app: string, environment: string, options: SelftestOptions): Promise<SelftestReport>;
}

export interface VerdictQuery {
  readonly app?: string;
  readonly environment?: string;
  readonly deployment?: string;
  readonly limit?: number;
  readonly before?: string;
}

export interface VerdictSummary {
  readonly id: string;
  readonly deployment: string;
  readonly app: string;
  readonly slug: string;
  /** Versions of the release that is judged, and of the one that it is compared with. */
  readonly release: number;
  readonly previous: number;
  readonly startedAt: string;
  readonly lookedAt: string | null;
  readonly looks: number;
  /** Null before the first look. */
  readonly outcome: Verdict["outcome"] | null;
  readonly reason: Verdict["reason"] | null;
}

export interface VerdictDetail extends VerdictSummary {
  /** What was measured of stable before, in plain words. */
  readonly notes: readonly string[];
  readonly settings: JudgeSettings;
  readonly verdict: Verdict | null;
}

export interface Replay {
  readonly id: string;
  readonly looks: number;
  /** To the last digit. */
  readonly same: boolean;
  readonly stored: Verdict | null;
  readonly replayed: Verdict;
}

export interface PreflightAnswer {
  readonly app: string;
  readonly environment: string;
  /** Version of the release that serves. */
  readonly release: number;
  readonly requestsPerMinute: number;
  /** Percent, and how long it is watched. */
  readonly share: number;
  readonly duration: number;
  readonly notes: readonly string[];
  readonly forecast: Preflight;
}

export interface SelftestOptions {
  readonly runs: number;
  /** How long the traffic is divided. */
  readonly duration: number;
}

export interface SelftestReport {
  readonly app: string;
  readonly environment: string;
  readonly release: number;
  readonly looks: number;
  /** Sessions, or requests where the judge counts those, of both halves together. */
  readonly counted: number;
  readonly unit: "session" | "request";
  /** What the judge says of the halves as they were. */
  readonly verdict: Verdict;
  readonly runs: number;
  /** Runs in which the judge failed one half. */
  readonly alarms: number;
  readonly rate: number;
  /** 95 % confidence interval of the rate. */
  readonly low: number;
  readonly high: number;
  readonly alpha: number;
  /** False where the rate is above alpha with 95 % confidence. */
  readonly holds: boolean;
}
