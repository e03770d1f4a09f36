import { InvalidArgumentError } from "commander";
import { parseDuration } from "../lib/parse-duration.ts";

/** A duration such as `15m`, as it was written. */
export function parseStretch(text: string): string {
  const time = parseDuration(text);
  if (time !== null && time > 0) return text;
  throw new InvalidArgumentError("It is a time such as 15m, 1h or 7d.");
}
