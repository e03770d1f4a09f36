/**
 * Milliseconds between two looks of a step that is watched for so long: a twentieth of it, from 250 ms to
 * 5 s; of more than an hour a 720th, so that a day's record stays small.
 */
export function lookInterval(duration: number): number {
  return Math.max(Math.min(MOST, Math.max(LEAST, duration / LOOKS)), duration / MOST_LOOKS);
}

const LEAST = 250;
const MOST = 5_000;
const LOOKS = 20;
const MOST_LOOKS = 720;
