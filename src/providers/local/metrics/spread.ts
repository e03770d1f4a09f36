/** A time in which something grew, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Part {
  /** Beginning of the period. */
  readonly period: number;
  /** How much of the span is before this part, and how much when it ends: from 0 to 1. */
  readonly begin: number;
  readonly end: number;
}

/** Divides a span at the multiples of a period. A span of no length is one part. */
export function spread({ from, to }: Span, period: number): readonly Part[] {
  const floor = (time: number): number => Math.floor(time / period) * period;
  if (to <= from) return [{ period: floor(to), begin: 0, end: 1 }];
  const parts: Part[] = [];
  for (let start = floor(from); start < to; start += period)
    parts.push({
      period: start,
      begin: Math.max(0, (start - from) / (to - from)),
      end: Math.min(1, (start + period - from) / (to - from)),
    });
  return parts;
}

/** A part of a whole number as a whole number: the parts of a span add up to all of it. */
export const wholePart = (count: number, { begin, end }: Part): number =>
  Math.round(count * end) - Math.round(count * begin);
