import { randomBytes } from "node:crypto";

/** Crockford's base32: no `i`, `l`, `o` or `u`, and sorted as ASCII is. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const timeDigits = 9;
const randomDigits = 8;

/**
 * `<prefix>-` + 9 digits of time (milliseconds, sorts until the year 3084) + 8 random digits (40
 * bits). Ids of one prefix sort by the time they were made at.
 */
export function newId(prefix: string, now: number = Date.now()): string {
  return `${prefix}-${encodeTime(now)}${randomPart()}`;
}

function encodeTime(now: number): string {
  let digits = "";
  let rest = Math.trunc(now);
  while (digits.length < timeDigits) {
    digits = alphabet.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

function randomPart(): string {
  return Array.from(randomBytes(randomDigits), (byte) => alphabet.charAt(byte % 32)).join("");
}
