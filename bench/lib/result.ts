/** One figure of a benchmark, beside what it should be. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The figure that the project asks for, as a person writes it (`≤ 1.5 s`). */
  readonly target?: string;
  readonly ok?: boolean;
  readonly note?: string;
}
