/**
 * What is stored of one judge: how it was set, what it knows, what it says. What `settings`, `progress`,
 * `verdict` and `observation` hold is plain JSON of the judge's; times are ISO 8601.
 */
export interface VerdictRecord {
  readonly id: string;
  readonly deployment: string;
  readonly app: string;
  readonly slug: string;
  /** Version of the release that is judged, and of the one that it is compared with. */
  readonly release: number;
  readonly previous: number;
  readonly startedAt: string;
  readonly settings: unknown;
  /** Counters as they were at the last look, so that what follows is told from what has been counted. */
  readonly progress: unknown;
  /** Null before the first look. */
  readonly verdict: unknown;
  readonly looks: number;
  readonly lookedAt: string | null;
}

/** One look. It counts when it is stored, and not before. */
export interface LookRecord {
  /** Id of the verdict's record. */
  readonly of: string;
  /** Counts up within the record, from 1. */
  readonly seq: number;
  readonly at: string;
  readonly observation: unknown;
  readonly progress: unknown;
  readonly verdict: unknown;
}
