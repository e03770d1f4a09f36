/** Of a percent: ECS takes steps with one digit behind the point. */
const DIGITS = 10;

/** The largest step, in percent, of which all shares are multiples; null where that is smaller than `least`. */
export function commonStep(shares: readonly number[], least: number): number | null {
  const tenths = shares.map((share) => share * DIGITS);
  if (!tenths.every((one) => Number.isInteger(one))) return null;
  const step = tenths.reduce(greatestCommonDivisor, 0) / DIGITS;
  return step < least ? null : step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
