import { InvalidArgumentError } from "commander";
import { parseDuration } from "../lib/parse-duration.ts";

/** A duration such as `30s` in milliseconds. */
export function parseTime(text: string): number {
  const time = parseDuration(text);
  if (time !== null && time > 0) return time;
  throw new InvalidArgumentError("It is a time such as 500ms, 30s or 5m.");
}
