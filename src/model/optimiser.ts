import type { Json } from "../lib/json.ts";

/** Weights that follow what a release brings about, until somebody ends it or sets the traffic otherwise. */
export interface OptimiserRecord {
  readonly app: string;
  readonly slug: string;
  /** Name of the conversion that is counted. */
  readonly conversion: string;
  /** Versions among which the traffic is divided. */
  readonly releases: readonly number[];
  /** Percent that each of them has at least, and at most. */
  readonly least: number;
  readonly most: number;
  /** Milliseconds from one look to the next. */
  readonly every: number;
  /** Where the draws begin: the same counts give the same shares. */
  readonly seed: number;
  readonly actor: string;
  readonly startedAt: string;
  readonly lookedAt: string | null;
  /** What is known so far; of those who look. */
  readonly state: Json;
}
