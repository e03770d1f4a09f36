import { BoughError } from "../lib/bough-error.ts";

/** A whole number from 0 on. @throws `usage` */
export function parseCount(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new BoughError("usage", `${value} is not a whole number.`);
}
