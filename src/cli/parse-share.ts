import { InvalidArgumentError } from "commander";

/** Percent, more than 0 and less than 100: `10`, `2.5` or `10%`. */
export function parseShare(value: string): number {
  const share = /^\d{1,2}(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (share > 0 && share < 100) return share;
  throw new InvalidArgumentError("It must be percent, more than 0 and less than 100.");
}
