import { BoughError } from "../../lib/bough-error.ts";

/** Refuses what is no whole number ≥ 0. Throws `judge-input-invalid`. */
export function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(name, value, "a whole number from 0 on");
}

/** Refuses what does not lie strictly between the limits. Throws `judge-input-invalid`. */
export function checkBetween(name: string, value: number, low: number, high: number): void {
  if (!(value > low && value < high)) refuse(name, value, `more than ${low} and less than ${high}`);
}

/** Refuses NaN, infinities and what is below `low`. Throws `judge-input-invalid`. */
export function checkAtLeast(name: string, value: number, low: number): void {
  if (!(value >= low && Number.isFinite(value))) refuse(name, value, `a finite number from ${low} on`);
}

function refuse(name: string, value: number, expected: string): never {
  throw new BoughError("judge-input-invalid", `${name} is ${value}; a judge needs ${expected}`, {
    hint: `Look at what counts or sets ${name}.`,
  });
}
