import { InvalidArgumentError } from "commander";

/** A whole number from `least` to `most`. */
export function parseCount(value: string, least = 0, most = 999_999_999): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(
    most === 999_999_999 ? `It must be a whole number from ${least} on.` : `It must be from ${least} to ${most}.`,
  );
}
