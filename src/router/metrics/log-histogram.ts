/** Upper bounds in milliseconds: 16 a factor of ten, from 0.1 ms to 100 s. */
export const LOG_BOUNDS: readonly number[] = Array.from({ length: 97 }, (_, index) =>
  Number((10 ** (index / 16 - 1)).toPrecision(6)),
);

/** Observations within each bound and above the one before; the last are those above all bounds. */
export class LogHistogram {
  readonly counts: number[] = Array.from({ length: LOG_BOUNDS.length + 1 }, () => 0);

  /** `logarithm` is the natural one of the milliseconds, which whoever observes has at hand. */
  observe(milliseconds: number, logarithm: number): void {
    const index = indexOf(milliseconds, logarithm);
    this.counts[index] = (this.counts[index] ?? 0) + 1;
  }
}

/** The bound follows from the logarithm; a step to either side makes up for its rounding. */
function indexOf(milliseconds: number, logarithm: number): number {
  const steps = Math.ceil((logarithm / Math.LN10 + 1) * 16);
  let index = Math.min(Math.max(steps, 0), LOG_BOUNDS.length);
  if (index > 0 && milliseconds <= (LOG_BOUNDS[index - 1] ?? Infinity)) index -= 1;
  else if (milliseconds > (LOG_BOUNDS[index] ?? Infinity)) index += 1;
  return index;
}
