import type { Paint } from "./painter.ts";

/** What a judge says, in the colour of what it means. */
export function paintOutcome(outcome: "pass" | "fail" | "inconclusive" | null, paint: Paint): string {
  if (outcome === null) return "";
  return paint(outcome === "pass" ? "green" : outcome === "fail" ? "red" : "yellow", outcome);
}
